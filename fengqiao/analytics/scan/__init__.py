"""Kulldorff's scan statistics in space, and in space and time."""

from fengqiao.analytics.scan.scanning import Cluster, Model, Place, Scan, Time, Window, scan

__all__ = ["Cluster", "Model", "Place", "Scan", "Time", "Window", "scan"]
