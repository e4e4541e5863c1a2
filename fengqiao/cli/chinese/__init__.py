"""The help of every command in Chinese: one table a group of commands, English sentence to Chinese. The English text
stands beside the option in the code. Imported only where Chinese is asked for, so that other help starts as quickly."""

from fengqiao.cli.chinese.frame import FRAME
from fengqiao.cli.chinese.keeping import KEEPING
from fengqiao.cli.chinese.measuring import MEASURING
from fengqiao.cli.chinese.planning import PLANNING
from fengqiao.cli.chinese.running import RUNNING
from fengqiao.cli.chinese.warning import WARNING

TABLES = (FRAME, RUNNING, PLANNING, WARNING, KEEPING, MEASURING)


def in_chinese(text: str) -> str:
    """The Chinese for a paragraph of help, however its lines are broken; the English where there is none."""
    said = " ".join(text.split())
    return next((table[said] for table in TABLES if said in table), said)
