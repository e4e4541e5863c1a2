from fengqiao.kernel.watching import Part, Progress, Watch


def test_a_watch_is_over_when_its_seconds_are_spent():
    clock = iter([100.0, 101.0, 103.5])
    watch = Watch(seconds=3, clock=lambda: next(clock))
    assert not watch.is_over
    assert watch.is_over and not watch.was_stopped


def test_somebody_may_stop_it_early():
    watch = Watch()
    assert not watch.is_over and watch.left == float("inf")
    watch.stop()
    assert watch.is_over and watch.was_stopped


def test_the_listener_hears_how_far_it_is():
    heard = []
    Watch(listener=heard.append).tell(done=0.5, best=7)
    assert heard == [Progress(done=0.5, best=7)]


def test_a_part_of_the_work_has_its_own_time_and_ends_with_the_whole():
    heard = []
    whole = Watch(seconds=60, listener=heard.append)
    part, nothing = Part(whole, 30), Part(whole, 0)
    part.tell(best=1)
    assert part.left <= 30 and not part.is_over and nothing.is_over and heard == []
    whole.stop()
    assert part.is_over and part.was_stopped
