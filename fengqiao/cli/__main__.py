"""`python -m fengqiao.cli`: the same as `fengqiao`."""

from fengqiao.cli.main import main

main(prog_name="fengqiao")
