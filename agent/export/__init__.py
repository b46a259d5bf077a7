"""Export: approved content only, as files a person opens and sends. Nothing here sends."""

from agent.export.flow import ExportReport, export, export_deals

__all__ = ["ExportReport", "export", "export_deals"]
