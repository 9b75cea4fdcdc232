"""Reads convirt.conf, which each distribution tunes."""

import configparser

SECTIONS = ("ENVIRONMENT", "PATHS", "APPLICATION DATA", "CLIENT CONFIGURATION")


def load(path="/etc/convirt.conf"):
    """The configuration; a section that is missing is an error, because half of a host is worse than none."""
    config = configparser.ConfigParser(interpolation=None)
    with open(path, encoding="utf-8") as file:
        config.read_file(file)
    missing = [name for name in SECTIONS if not config.has_section(name)]
    if missing:
        raise SystemExit(f"{path}: missing sections: {', '.join(missing)}")
    return config
