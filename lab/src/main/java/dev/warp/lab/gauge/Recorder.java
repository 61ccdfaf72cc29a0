package dev.warp.lab.gauge;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/** Writes a line for each datagram of the gauge that arrives. */
final class Recorder {

  static final String HEADER = "way,run,number,sent_ns,received_ns,wanted_per_second";

  private static final int LARGEST_BYTES = 65_536;
  private static final int BATCH = 1024;
  private static final int BATCHES_WAITING = 4096;

  private final TimeOfDay timeOfDay = new TimeOfDay();
  private final BlockingQueue<Batch> filled = new ArrayBlockingQueue<>(BATCHES_WAITING);
  private final List<ByteChannel> channels;
  private final AtomicLong recorded = new AtomicLong();
  private final AtomicLong foreign = new AtomicLong();

  Recorder(List<ByteChannel> channels) {
    this.channels = channels;
  }

  /** Some arrivals on their way to the file; one without any is the end of a channel. */
  private static final class Batch {

    private final Way[] ways = new Way[BATCH];
    private final int[] runs = new int[BATCH];
    private final long[] numbers = new long[BATCH];
    private final long[] sent = new long[BATCH];
    private final long[] received = new long[BATCH];
    private final double[] rates = new double[BATCH];
    private int size;

    boolean add(ByteBuffer probe, long receivedNanos) {
      ways[size] = Probe.way(probe);
      runs[size] = Probe.run(probe);
      numbers[size] = Probe.number(probe);
      sent[size] = Probe.sentNanos(probe);
      rates[size] = Probe.rate(probe);
      received[size] = receivedNanos;
      size++;
      return size == BATCH;
    }

    void write(BufferedWriter out) throws IOException {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < size; i++) {
        line.setLength(0);
        line.append(ways[i].word()).append(',').append(Integer.toHexString(runs[i])).append(',');
        line.append(numbers[i]).append(',').append(sent[i]).append(',').append(received[i]);
        line.append(',').append(rates[i]).append('\n');
        out.append(line);
      }
    }
  }

  /** Datagrams recorded so far. */
  long recorded() {
    return recorded.get();
  }

  /** Datagrams that came and were none of the gauge's. */
  long foreign() {
    return foreign.get();
  }

  /** Records until all channels are closed, from another thread. */
  void run(BufferedWriter out) throws IOException, InterruptedException {
    out.write(HEADER + "\n");
    List<Thread> readers = new ArrayList<>();
    for (ByteChannel channel : channels) {
      readers.add(Thread.ofPlatform().daemon().name("gauge").start(() -> read(channel)));
    }
    int open = readers.size();
    while (open > 0) {
      Batch batch = filled.take();
      if (batch.size == 0) {
        open--;
      }
      batch.write(out);
    }
    out.flush();
  }

  private void read(ByteChannel channel) {
    ByteBuffer buffer = ByteBuffer.allocateDirect(LARGEST_BYTES);
    Batch batch = new Batch();
    try {
      while (channel.isOpen()) {
        buffer.clear();
        channel.read(buffer);
        long now = timeOfDay.nanos();
        if (!Probe.isIn(buffer)) {
          foreign.incrementAndGet();
        } else {
          recorded.incrementAndGet();
          if (batch.add(buffer, now)) {
            filled.put(batch);
            batch = new Batch();
          }
        }
      }
    } catch (ClosedChannelException | InterruptedException ended) {
      // As it was asked to.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      end(batch);
    }
  }

  private void end(Batch last) {
    try {
      if (last.size > 0) {
        filled.put(last);
      }
      filled.put(new Batch());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
