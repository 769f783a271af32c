"""The import order of docs/architecture.md, as the contracts of setup.cfg state it."""

from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports


def test_imports_keep_the_contracts(capsys):
    status = lint_imports(config_filename="setup.cfg", no_cache=True)
    assert status == EXIT_STATUS_SUCCESS, capsys.readouterr().out
