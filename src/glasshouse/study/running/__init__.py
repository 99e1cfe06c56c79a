"""Plan a run, carry it out, write and read its folder, resume it, verify it, and follow one life in it."""
