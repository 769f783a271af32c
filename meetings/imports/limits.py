"""How large a table may be, so that one file cannot take the service down."""

MEGABYTE = 1 << 20
FILE_BYTES = 32 * MEGABYTE
UNPACKED_BYTES = 160 * MEGABYTE
ZIP_MEMBERS = 2000
ROWS = 50_000
COLUMNS = 200
CELL_LENGTH = 32_767  # what a spreadsheet program allows
EXCEL_ROWS = 1_048_576
