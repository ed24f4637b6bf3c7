"""备份: copies of database and files that are checked, dated, and put back only into emptiness."""
