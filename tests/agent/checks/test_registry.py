"""Every check says where its rule comes from and how well it works; an unmeasured one only warns."""

from dataclasses import replace

from agent.checks.registry import CHECKS, Check, blocks, finding, measured


def test_every_check_has_a_source() -> None:
    assert all(check.source and check.origin for check in CHECKS.values())
    assert all(id_ == check.id for id_, check in CHECKS.items())


def test_measured_rates_are_shares_of_something() -> None:
    assert measured().keys() & CHECKS.keys()
    for rates in measured().values():
        assert 0 <= rates.detection <= 1
        assert 0 <= rates.false_alarm <= 1
        assert rates.n > 0
        assert rates.clean_n > 0


def test_a_check_that_nobody_measured_only_warns() -> None:
    assert Check("new", "block", "house rule", "somewhere").effective == "warn"
    assert replace(CHECKS["wrong_number"]).effective == "block"


def test_an_unknown_check_blocks() -> None:
    assert blocks("nobody_knows_it")
    assert not blocks("typography")


def test_a_finding_takes_the_severity_in_force() -> None:
    assert finding("typography", "x").severity == "warn"
    assert finding("wrong_number", "x", 0, 1).severity == "block"
