"""The tests every gateway passes. A test class inherits them and says how its gateway is made and disturbed."""

from abc import ABC, abstractmethod

import pytest

from fengqiao.gateways.sms import LONGEST_TEXT, SmsGateway, SmsUnavailable

NUMBER = "139-0000-0001"


class SmsContract(ABC):
    """`make` gives a fresh gateway; `arrived` the texts it has sent, oldest first."""

    @abstractmethod
    def make(self) -> SmsGateway: ...

    @abstractmethod
    def arrived(self) -> list[str]: ...

    def test_a_text_is_sent_and_gets_an_id(self) -> None:
        delivery = self.make().send(to=NUMBER, text="您有一份调解邀请", key="k1")
        assert delivery.accepted and delivery.id and not delivery.detail
        assert self.arrived() == ["您有一份调解邀请"]

    @pytest.mark.parametrize(
        "to", ["", "110", "053600000001", "1390000000", "139000000011", "12900000001", "+1 5550001111"]
    )
    def test_what_is_no_mobile_number_is_refused_for_good(self, to: str) -> None:
        delivery = self.make().send(to=to, text="您好", key="k1")
        assert (delivery.accepted, delivery.detail) == (False, "bad_number")
        assert self.arrived() == []

    @pytest.mark.parametrize("to", ["13900000001", "+8613900000001", "86 139 0000 0001"])
    def test_a_number_may_be_written_in_many_ways(self, to: str) -> None:
        assert self.make().send(to=to, text="您好", key="k1").accepted

    def test_too_long_and_empty_texts_are_refused_for_good(self) -> None:
        gateway = self.make()
        assert gateway.send(to=NUMBER, text="长" * LONGEST_TEXT, key="k1").accepted
        assert gateway.send(to=NUMBER, text="长" * (LONGEST_TEXT + 1), key="k2").detail == "text_too_long"
        assert gateway.send(to=NUMBER, text=" \n", key="k3").detail == "text_empty"
        assert len(self.arrived()) == 1

    def test_one_key_sends_once(self) -> None:
        gateway = self.make()
        first = gateway.send(to=NUMBER, text="您好", key="k1")
        assert gateway.send(to=NUMBER, text="您好", key="k1") == first
        assert gateway.send(to=NUMBER, text="您好", key="k2").id != first.id
        assert len(self.arrived()) == 2

    def test_a_corrected_number_may_use_the_key_of_the_refused_one(self) -> None:
        gateway = self.make()
        gateway.send(to="110", text="您好", key="k1")
        assert gateway.send(to=NUMBER, text="您好", key="k1").accepted


class TroubledSmsContract(SmsContract):
    """For gateways that can be out of reach: `disturb` makes the next calls fail."""

    @abstractmethod
    def disturb(self, times: int) -> None: ...

    def test_trouble_raises_and_passes(self) -> None:
        gateway = self.make()
        self.disturb(2)
        for _ in range(2):
            with pytest.raises(SmsUnavailable, match="no_answer") as trouble:
                gateway.send(to=NUMBER, text="秘密", key="k1")
            assert "0001" not in str(trouble.value) and "秘密" not in str(trouble.value)
        assert gateway.send(to=NUMBER, text="秘密", key="k1").accepted
        assert self.arrived() == ["秘密"]
