package dev.warp.lab.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

final class TimerHeapTest {

  @Property(tries = 200)
  void shouldGiveBackInOrderWhatWasNotRemoved(
      @ForAll @Size(max = 300) List<@IntRange(min = -3, max = 20) Integer> steps) {
    TimerHeap heap = new TimerHeap();
    List<VirtualTimer> expected = new ArrayList<>();
    long sequence = 0;
    for (int step : steps) {
      if (step >= 0) {
        VirtualTimer timer = new VirtualTimer(heap, step, sequence++, () -> {});
        heap.add(timer);
        expected.add(timer);
      } else if (!expected.isEmpty()) {
        heap.remove(expected.remove(Math.floorMod(31 * step, expected.size())));
      }
    }
    // The sort is stable, so equal times stay in the order of scheduling.
    expected.sort(Comparator.comparingLong(VirtualTimer::dueNanos));
    List<VirtualTimer> drained = new ArrayList<>();
    while (heap.size() > 0) {
      drained.add(heap.first());
      heap.remove(heap.first());
    }
    assertEquals(expected, drained);
  }
}
