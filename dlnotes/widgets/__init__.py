"""Explorers and quizzes: widgets that run in Jupyter and on the pages of the book."""

from __future__ import annotations

from dlnotes.widgets.boundary import Boundary
from dlnotes.widgets.depth_gain import DepthGain
from dlnotes.widgets.graph_calculator import GraphCalculator
from dlnotes.widgets.progress import Progress
from dlnotes.widgets.quiz import Quiz
from dlnotes.widgets.shape_stacker import ShapeStacker
from dlnotes.widgets.shift_it import ShiftIt

__all__ = ["Boundary", "DepthGain", "GraphCalculator", "Progress", "Quiz", "ShapeStacker", "ShiftIt"]
