"""Tests of the house as a whole: its rules, its commands, its set-up."""
