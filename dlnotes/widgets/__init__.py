"""Explorers and quizzes: widgets that run in Jupyter and on the pages of the book."""

from __future__ import annotations

from dlnotes.widgets.beat_tanh import BeatTanh
from dlnotes.widgets.boundary import Boundary
from dlnotes.widgets.break_symmetry import BreakSymmetry
from dlnotes.widgets.depth_gain import DepthGain
from dlnotes.widgets.drop_ball import DropBall
from dlnotes.widgets.graph_calculator import GraphCalculator
from dlnotes.widgets.pick_alpha import PickAlpha
from dlnotes.widgets.progress import Progress
from dlnotes.widgets.quiz import Quiz
from dlnotes.widgets.race import Race
from dlnotes.widgets.secant import Secant
from dlnotes.widgets.shape_stacker import ShapeStacker
from dlnotes.widgets.shift_it import ShiftIt
from dlnotes.widgets.tangent_line import TangentLine
from dlnotes.widgets.unit_life import UnitLife
from dlnotes.widgets.where_time import WhereTime

__all__ = [
    "BeatTanh",
    "Boundary",
    "BreakSymmetry",
    "DepthGain",
    "DropBall",
    "GraphCalculator",
    "PickAlpha",
    "Progress",
    "Quiz",
    "Race",
    "Secant",
    "ShapeStacker",
    "ShiftIt",
    "TangentLine",
    "UnitLife",
    "WhereTime",
]
