"""Commands, ports, variables and files that deploy/ names exist in the code."""

import configparser
import os
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml

from app.__main__ import SUBCOMMANDS
from app.settings import FROM_FILES, VARIABLES, read_settings

DEPLOY = Path(__file__).parents[2] / "deploy"
ROOT = DEPLOY.parent
COMMANDS = {one.name for one in SUBCOMMANDS}
NAMES = {one.name for one in VARIABLES} | {f"{name}_FILE" for name in FROM_FILES}
PROCESSES = {"serve", "worker", "telemetry"}
DEFAULT_PORT = next(one.default for one in VARIABLES if one.name == "PORT")


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return dict(yaml.safe_load((DEPLOY / "compose.yaml").read_text()))


def of_our_image(compose: dict[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in compose["services"].items() if v["image"] == "lifecycle"}


def units() -> dict[str, configparser.RawConfigParser]:
    found = {}
    for path in sorted((DEPLOY / "systemd").glob("*.service")):
        unit = configparser.RawConfigParser(strict=False)
        unit.optionxform = str  # type: ignore[assignment, method-assign]
        unit.read(path)
        found[path.name] = unit
    return found


def test_compose_runs_the_processes_that_make_run_starts(compose: dict[str, Any]) -> None:
    commands = {service["command"][0] for service in of_our_image(compose).values()}
    assert commands == PROCESSES | {"migrate"}
    assert commands <= COMMANDS


def test_compose_sets_only_variables_that_exist(compose: dict[str, Any]) -> None:
    for service in of_our_image(compose).values():
        assert set(service["environment"]) <= NAMES


def test_compose_gives_production_what_it_demands(compose: dict[str, Any]) -> None:
    for service in of_our_image(compose).values():
        assert {"IDENTITY_KEYS_FILE", "BLIND_INDEX_KEY_FILE"} <= set(service["environment"])
        files = [v for k, v in service["environment"].items() if k.endswith("_FILE")]
        assert {Path(file).name for file in files} == set(service["secrets"])


def test_compose_mounts_what_it_names(compose: dict[str, Any]) -> None:
    for service in compose["services"].values():
        assert set(service.get("secrets", [])) <= set(compose["secrets"])
        assert set(service.get("depends_on", {})) <= set(compose["services"])
        for source in (mount.split(":")[0] for mount in service.get("volumes", [])):
            known = source in compose["volumes"] or (DEPLOY / source).is_file()
            assert known, source


def test_compose_publishes_the_port_the_web_listens_on(compose: dict[str, Any]) -> None:
    web = compose["services"]["web"]
    assert [port.rsplit(":", 1)[1] for port in web["ports"]] == [DEFAULT_PORT]
    assert f":{DEFAULT_PORT}/readyz" in " ".join(web["healthcheck"]["test"])


def test_compose_publishes_the_brokers_encrypted_port_only(compose: dict[str, Any]) -> None:
    listeners = re.findall(r"^listener (\d+)$", (DEPLOY / "mosquitto.conf").read_text(), re.M)
    assert compose["services"]["mosquitto"]["ports"] == ["8883:8883"]
    assert listeners == ["8883", "1883"]


def test_containerfile_copies_what_exists_and_runs_a_command() -> None:
    text = (DEPLOY / "Containerfile").read_text().replace("\\\n", " ")
    for sources in re.findall(r"^COPY (?!--from)(.+) \S+$", text, re.M):
        assert all((ROOT / source).exists() for source in sources.split())
    assert re.findall(r"^EXPOSE (\d+)$", text, re.M) == [DEFAULT_PORT]
    assert f"PORT={DEFAULT_PORT}" in text
    assert yaml.safe_load(re.findall(r"^CMD (.+)$", text, re.M)[0])[0] in COMMANDS
    assert re.findall(r"^USER (\w+)$", text, re.M) == ["lifecycle"]


def test_systemd_starts_the_processes_that_make_run_starts() -> None:
    started = {}
    for name, unit in units().items():
        words = shlex.split(unit["Service"]["ExecStart"])
        if words[0].endswith("/lifecycle"):
            started[name] = words[1]
    assert set(started.values()) == PROCESSES | {"migrate"}


def test_systemd_units_name_files_and_variables_that_exist() -> None:
    for unit in units().values():
        service = unit["Service"]
        for assignment in service.get("Environment", "").split():
            assert assignment.split("=")[0] in NAMES
        script = re.search(r"/opt/lifecycle/(deploy/\S+)", service["ExecStart"])
        if script:
            assert os.access(ROOT / script[1], os.X_OK)
        for required in unit["Unit"].get("Requires", "").split():
            assert (DEPLOY / "systemd" / required).is_file()


def test_the_example_environment_can_be_used(tmp_path: Path) -> None:
    lines = (DEPLOY / "environment.example").read_text().splitlines()
    given = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    assert set(given) <= NAMES
    (tmp_path / "keys").write_text("2026:MDEyMzQ1Njc4OWFiY2RlZg==\n")
    (tmp_path / "index").write_text("MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=\n")
    keys = {
        "IDENTITY_KEYS_FILE": str(tmp_path / "keys"),
        "BLIND_INDEX_KEY_FILE": str(tmp_path / "index"),
    }
    settings = read_settings(given | keys)
    assert settings.secure_cookies
    assert settings.vault.current == "2026"
