"""Each kind against an independent way to its answers, or answers worked out by hand."""

import random

import pytest

from runwright.benchmarks.symbench.calculation import make as calculation
from runwright.benchmarks.symbench.game24 import solve
from runwright.benchmarks.symbench.game2048 import moved, slide
from runwright.benchmarks.symbench.letters import count
from runwright.benchmarks.symbench.matrix_transformation import CHANGES, change
from runwright.benchmarks.symbench.programs import eight_queens as queens_checker
from runwright.benchmarks.symbench.programs import sudoku as sudoku_checker
from runwright.benchmarks.symbench.programs.expression import NotAnExpression, fault
from runwright.benchmarks.symbench.reversi import make as reversi
from runwright.benchmarks.symbench.reversi import play, turned
from runwright.benchmarks.symbench.string_deletion import Rule, rewrite, rewritten
from runwright.benchmarks.symbench.string_insertion import insert
from runwright.benchmarks.symbench.string_splitting import Method, split

GAME = "24\n1 3 4 6\n"
QUEENS = "Q.......\n........\n.......X\n........\n........\n........\n........\n........\n"
COLUMNS = "0 4 7 5 2 6 1 3"


def test_letters_are_counted_from_one() -> None:
    assert count("strawberry", "r").answer == "3 3 8 9"


def test_insertion_looks_at_the_string_as_it_was() -> None:
    assert insert("ABCDE", {"ABC": "A", "BCD": "B"}).answer == "ABCADBE"
    assert insert("AAAA", {"AAA": "A"}).answer == "AAAAAA"


def test_the_first_rule_that_applies_is_used_and_then_the_list_begins_again() -> None:
    rules = [Rule("begins", "ab", "c"), Rule("contains", "cc", "ab"), Rule("ends", "b", "")]
    assert rewritten("abcb", rules) == ["ccb", "abb", "cb", "c"]
    assert rewrite("abcb", rules).answer == "c"
    assert str(rules[0]) == "If the string begins with 'ab', replace it by 'c'."
    assert str(rules[1]) == "If the string contains 'cc', replace the first one by 'ab'."
    assert str(rules[2]) == "If the string ends with 'b', delete it."


def test_a_rewriting_without_end_is_cut() -> None:
    assert len(rewritten("a", [Rule("begins", "a", "ab")])) == 101


def test_methods_take_turns() -> None:
    methods = (Method({"A": 1}, {"X": 2, "Y": 1}), Method({"X": 1, "Y": 1}, {"Z": 1}))
    assert split({"A": 2}, methods).answer == "0 0 0 2 0 2"
    assert split({"B": 1}, methods).answer == "0 1 0 0 0 0"


@pytest.mark.parametrize(
    ("name", "after"),
    [
        ("turn it by 90 degrees clockwise", ["DA", "EB", "FC"]),
        ("turn it by 90 degrees counterclockwise", ["CF", "BE", "AD"]),
        ("turn it by 180 degrees", ["FED", "CBA"]),
        ("exchange rows and columns", ["AD", "BE", "CF"]),
        ("reverse each row", ["CBA", "FED"]),
        ("reverse the order of the rows", ["DEF", "ABC"]),
        ("move the last row to the top", ["DEF", "ABC"]),
        ("move the last column to the front", ["CAB", "FDE"]),
    ],
)
def test_a_matrix_is_changed_as_is_said(name: str, after: list[str]) -> None:
    assert change(["ABC", "DEF"], [name]).answer.split() == after
    assert name in CHANGES


def test_changes_come_one_after_another() -> None:
    four = change(["ABC", "DEF"], ["turn it by 90 degrees clockwise"] * 4)
    assert four.answer == "ABC\nDEF"


@pytest.mark.parametrize(
    ("row", "left", "right"),
    [
        ([2, 2, 2, 2], [4, 4, 0, 0], [0, 0, 4, 4]),
        ([2, 2, 4, 0], [4, 4, 0, 0], [0, 0, 4, 4]),
        ([2, 0, 2, 2], [4, 2, 0, 0], [0, 0, 2, 4]),
        ([4, 2, 0, 8], [4, 2, 8, 0], [0, 4, 2, 8]),
        ([0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]),
    ],
)
def test_a_tile_joins_once_in_a_move(row: list[int], left: list[int], right: list[int]) -> None:
    assert moved([row], "left") == [left]
    assert moved([row], "right") == [right]
    column = [[tile] for tile in row]
    assert moved(column, "up") == [[tile] for tile in left]
    assert moved(column, "down") == [[tile] for tile in right]


def test_a_board_of_2048_is_asked_for_row_by_row() -> None:
    puzzle = slide([[2, 2, 0, 0], [0] * 4, [0] * 4, [4, 0, 0, 0]], ["left", "down"])
    assert puzzle.answer == "0 0 0 0\n0 0 0 0\n0 0 0 0\n8 0 0 0"
    assert "left, then down" in puzzle.question


def test_reversi_turns_lines_between_two_pieces() -> None:
    start = [list(row) for row in ["." * 8] * 3 + ["...WB...", "...BW..."] + ["." * 8] * 3]
    assert turned(start, "B", (2, 3)) == [(3, 3)]
    assert turned(start, "B", (2, 4)) == []
    assert turned(start, "B", (3, 3)) == []
    puzzle = play(start, "B", [(2, 3), (2, 2)])
    rows = puzzle.answer.split("\n")
    assert rows[2:5] == ["..WB....", "...WB...", "...BW..."]
    assert puzzle.question.count("...WB...") == 1  # the board as it was at the start


def test_reversi_moves_are_allowed_ones() -> None:
    puzzle = reversi(random.Random(3), 3)
    given, after = puzzle.question.split("\n")[1:9], puzzle.answer.split("\n")
    pieces = [sum(char != "." for char in "".join(rows)) for rows in (given, after)]
    assert pieces == [4 + 12, 4 + 12 + 4]


def test_game_24_is_solved_exactly_or_not_at_all() -> None:
    found = solve([1, 3, 4, 6], 24)
    assert fault(GAME, found) == ""
    assert solve([1, 1, 1, 1], 24) == ""
    # 8 / (3 - 8 / 3), which floats miss
    assert fault("24\n3 3 8 8\n", solve([3, 3, 8, 8], 24)) == ""


@pytest.mark.parametrize(
    ("answer", "wrong"),
    [
        ("6/(1-3/4)", ""),
        (" 6 / ( 1 - 3 / 4 ) \n", ""),
        ("24", "must use each"),
        ("6*4*1", "must use each"),
        ("6*4*(3-1-1)", "must use each"),
        ("6*4*(13-1)", "must use each"),
        ("(1+3)*6/4", "is 6, must be 24"),
        ("6/(4-3-1)", "divides by zero"),
        ("1+3+4+6", "is 14"),
    ],
)
def test_each_number_is_used_once(answer: str, wrong: str) -> None:
    found = fault(GAME, answer)
    assert found == "" if not wrong else wrong in found


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "6 4",
        "6/(1-3/4",
        "6**4-1-3",
        "6//4+1+3",
        "+6*4*1*3",
        "6*4*1*3 == 72",
        "__import__('os').system('true')",
        "6.0*4*1*3",
        "0x6*4*1*3",
        "6*4*1*03",
        "(" * 150 + "6" + ")" * 150,
        "6" * 1000,
        "6\n*4*1*3",
        "٦*4*1*3",
    ],
)
def test_what_is_no_plain_expression_is_refused_unevaluated(answer: str) -> None:
    with pytest.raises(NotAnExpression):
        fault(GAME, answer)


def test_a_value_may_be_off_by_a_millionth_and_no_more() -> None:
    near = "24\n24 1 1000001 1\n"
    assert fault(near, "24+1/1000001-0").startswith("uses")
    assert fault("24\n24 1 1000001\n", "24+1/1000001") == ""
    assert "must be 24" in fault("24\n24 1 999999\n", "24+1/999999")


def test_order_counts_where_it_is_asked_for() -> None:
    given = "11\n1 2 5\nin order\n"
    assert fault(given, "1+2*5") == ""
    assert "in this order" in fault(given, "5*2+1")
    puzzle = calculation(random.Random(1), 3)
    assert fault(puzzle.given, puzzle.answer) == ""


@pytest.mark.parametrize(
    ("answer", "wrong"),
    [
        (COLUMNS, ""),
        ("4 0 7 5 2 6 1 3", "row 0: its queen was moved"),
        ("0 4 6 5 2 7 1 3", "attack each other"),
        ("0 1 2 3 4 5 6 7", "rows 0 and 1 attack each other"),
        ("0 0 0 0 0 0 0 0", "rows 0 and 1 attack each other"),
    ],
)
def test_queens_do_not_attack_and_those_given_stay(answer: str, wrong: str) -> None:
    board = QUEENS.replace("X", ".")
    found = queens_checker.fault(board, answer)
    assert found == "" if not wrong else wrong in found


def test_no_queen_stands_on_a_barred_square() -> None:
    assert queens_checker.fault(QUEENS, COLUMNS) == "row 2: the square is barred"


def test_a_sudoku_holds_each_digit_once_and_keeps_what_was_given() -> None:
    rows = [
        "".join(str((3 * (row % 3) + row // 3 + at) % 9 + 1) for at in range(9)) for row in range(9)
    ]
    empty = "\n".join(["." * 9] * 9)
    full = "\n".join(rows)
    assert sudoku_checker.fault(empty, full) == ""
    assert sudoku_checker.fault(full.replace("1", "."), full) == ""
    assert "row 1: a digit that was given" in sudoku_checker.fault("2" + empty[1:], full)
    shifted = "\n".join("123456789"[row:] + "123456789"[:row] for row in range(9))
    assert sudoku_checker.fault(empty, shifted) == "box 1 holds a digit twice"
    twice = "\n".join([rows[0], rows[0], *rows[2:]])
    assert "column 1 holds" in sudoku_checker.fault(empty, twice)
