"""Runs a file of SQL over a lake's views with DuckDB, installed beside the demo if need be.

    python3 scripts/query.py demo samples/query.sql
"""

import pathlib
import subprocess
import sys
import venv

demo, query = (pathlib.Path(argument) for argument in sys.argv[1:3])
home = demo / "venv"
python = home / "bin" / "python"


def has_duckdb() -> bool:
    return python.exists() and subprocess.run([python, "-c", "import duckdb"], capture_output=True).returncode == 0


if not has_duckdb():
    venv.create(home, with_pip=True)
    subprocess.run([python, "-m", "pip", "install", "-q", "--disable-pip-version-check", "duckdb"], check=True)

script = """
import pathlib, sys, duckdb
lake, query = map(pathlib.Path, sys.argv[1:3])
connection = duckdb.connect()
connection.execute((lake / "views.sql").read_text())
for statement in filter(str.strip, query.read_text().split(";")):
    print(statement.strip())
    connection.sql(statement).show(max_width=140)
"""
sys.exit(subprocess.run([python, "-c", script, demo / "lake", query]).returncode)
