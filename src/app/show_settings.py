"""``lifecycle settings``: every environment variable, what it is for, and whether it is set."""

import argparse
import os

from app.settings import FROM_FILES, VARIABLES, read_settings


def main(arguments: list[str]) -> int:
    """List the variables, then check what the environment gives."""
    parser = argparse.ArgumentParser("lifecycle settings", description=__doc__)
    parser.parse_args(arguments)
    for variable in VARIABLES:
        print(f"{variable.name}\n    {variable.meaning}\n    expected: {variable.expected}")
        if not variable.secret and variable.default:
            print(f"    default: {variable.default}")
        if variable.name in FROM_FILES:
            print(f"    {variable.name}_FILE names a file that holds it")
    read_settings(os.environ)
    print("\nThe settings of this environment can be used.")
    return 0
