"""Keys for a system on this machine: random, made once, readable to their owner only. 密钥文件"""

import base64
import os
import secrets
from pathlib import Path


def ensure_keys(directory: Path) -> dict[str, str]:
    """Make the key files unless they are there; gives the variables that name them."""
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    identity, index = directory / "identity-keys", directory / "blind-index-key"
    _write_once(identity, f"local:{_random(16)}\n")
    _write_once(index, f"{_random(32)}\n")
    return {"IDENTITY_KEYS_FILE": str(identity), "BLIND_INDEX_KEY_FILE": str(index)}


def _random(size: int) -> str:
    return base64.b64encode(secrets.token_bytes(size)).decode()


def _write_once(path: Path, text: str) -> None:
    """A key that was lost would make its data unreadable, so nothing is ever overwritten."""
    try:
        number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(number, "w") as file:
        file.write(text)
