"""Replica agencies on loopback, for the demo, the tests and the benchmarks; and recorded pages, replayed.

`press.press.Press` serves invented stories (`press.story`) on a seeded timetable (`press.timetable`), with faults on
demand (`press.fault`); `press.replay.Replay` serves what a WARC file recorded. Both speak through `press.server`.
"""
