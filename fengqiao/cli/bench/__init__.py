"""Measuring: load, drive, account. The commands are in `bench_commands`."""
