"""Paper, Word and Excel from plain data: `papers` says what, the functions here say how. Knows no app."""

from fengqiao.documents.dossier import Scan, bind_dossier
from fengqiao.documents.typesetting import blank_form, render_pdf
from fengqiao.documents.word import agreement_docx, record_docx

__all__ = ["Scan", "agreement_docx", "bind_dossier", "blank_form", "record_docx", "render_pdf"]
