"""Report files and their metadata to a table: one row is a report."""

from __future__ import annotations

from toolkit.read.files import SourceFile, list_files, plan_files
from toolkit.read.scan import Problem, RawReport, read_file, read_reports, scan_source

__all__ = [
    "Problem",
    "RawReport",
    "SourceFile",
    "list_files",
    "plan_files",
    "read_file",
    "read_reports",
    "scan_source",
]
