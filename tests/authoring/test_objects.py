"""Objects are the bytes that git itself would write."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from generators.authoring.objects import Person, Store, Tree, commit
from generators.history import Checkout, run
from generators.values import LONDON
from tests.repositories import git

FILES = {"a.txt": b"one\n", "a/b.txt": b"two\n", "a/c/d.txt": b"", "a-b": b"three", "é.txt": b"\0\xff"}
PERSON = Person("Quality lead (nights)", "stf-002@example.invalid")


def test_trees_and_commits_have_the_ids_that_git_gives_them(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "-b", "main")
    for path, content in FILES.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True) if path != "a.txt" else None
        (tmp_path / path).write_bytes(content)
    git(tmp_path, "add", "-A")
    store, tree = Store(), Tree()
    for path, content in FILES.items():
        tree.put(path, store.add("blob", content))
    assert tree.write(store) == git(tmp_path, "write-tree")


def test_a_tree_changes_by_itself_once_copied() -> None:
    store, tree = Store(), Tree()
    tree.put("a/b", store.add("blob", b"one"))
    before = tree.write(store)
    copy = tree.copy()
    copy.put("a/b", store.add("blob", b"two"))
    assert tree.write(store) == before
    assert copy.write(store) != before
    copy.put("a/b", store.add("blob", b"one"))
    assert copy.write(store) == before


def test_times_are_written_in_the_offset_of_their_day() -> None:
    assert PERSON.at(datetime(2026, 1, 5, 9, 0, tzinfo=LONDON)).endswith(b" +0000")
    assert PERSON.at(datetime(2026, 5, 5, 9, 0, tzinfo=LONDON)).endswith(b" +0100")


def test_a_pack_is_read_by_git(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "-b", "main")
    store, tree = Store(), Tree()
    for number in range(50):
        tree.put(f"folder/{number}.txt", store.add("blob", b"x" * number * 97))
    moment = PERSON.at(datetime(2026, 1, 5, 9, 0, tzinfo=LONDON))
    head = store.add("commit", commit(tree.write(store), (), moment, moment, "First\n"))
    checkout = Checkout(tmp_path, tmp_path / ".git")
    assert run(checkout, ["index-pack", "--stdin", "--strict"], given=store.pack()) is not None
    assert git(tmp_path, "log", "-1", "--format=%an <%ae> %aI %s", head) == (
        "Quality lead (nights) <stf-002@example.invalid> 2026-01-05T09:00:00+00:00 First"
    )
    assert git(tmp_path, "fsck", "--strict", "--no-dangling") == ""
    assert len(store) == 53
