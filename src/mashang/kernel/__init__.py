"""The ground floor: clock, ids, errors, paths, texts, sealed values, rooms. No I/O, no streets."""
