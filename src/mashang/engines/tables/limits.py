"""How much one file may ask of the machine; checked before anything is unpacked or parsed."""

from dataclasses import dataclass

KIB = 1024
MIB = 1024 * KIB


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds for one file. The defaults hold a street of 200,000 rows with room to spare.

    Args:
        file_bytes: size of the file as sent.
        unpacked_bytes: size of all members of a workbook once unpacked, together.
        unpack_ratio: unpacked over packed size of any member above one mebibyte. Real sheets were
            measured at 8 to 60; a bomb of zeros is near 1,000.
        members: members of a workbook's archive.
        sheets: sheets of a workbook.
        rows: rows with something in them.
        columns: the rightmost column with something in it.
        cell_chars: characters of one cell; a longer one is a fault of that cell, not of the file.
            Source: Microsoft, "Excel specifications and limits", characters in a cell.
        merges: merged blocks of a sheet.
    """

    file_bytes: int = 50 * MIB
    unpacked_bytes: int = 400 * MIB
    unpack_ratio: int = 200
    members: int = 5_000
    sheets: int = 200
    rows: int = 200_000
    columns: int = 256
    cell_chars: int = 32_767
    merges: int = 50_000
