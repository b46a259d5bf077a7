"""Export: approved content only, as files a person opens and sends. Nothing here sends."""

from agent.export.flow import ExportReport, export

__all__ = ["ExportReport", "export"]
