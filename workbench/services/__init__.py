"""One function per thing an analyst does; the only writers of a project."""
