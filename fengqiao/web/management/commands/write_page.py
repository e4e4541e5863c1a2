"""Write one of the documentation's pages that are drawn from tables (`fengqiao docs ladder` calls this)."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from fengqiao.web.ladder_pages import glossary_page, ladder_page

PAGES = {"ladder": ladder_page, "glossary": glossary_page}


class Command(BaseCommand):
    help = "Write docs/ladder.md or docs/glossary.md from the tables."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("page", choices=sorted(PAGES))
        parser.add_argument("--to", type=Path, required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        options["to"].write_text(PAGES[options["page"]](), encoding="utf-8")
        self.stdout.write(f"{options['to']} written.")
