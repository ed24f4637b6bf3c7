"""Heavy computing that knows no street and no Django: each folder works alone, on files in and out."""
