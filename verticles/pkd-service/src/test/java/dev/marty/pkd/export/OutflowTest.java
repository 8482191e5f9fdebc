package dev.marty.pkd.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.pkd.directory.EntryKind;
import io.vertx.core.Future;
import io.vertx.sqlclient.Cursor;
import io.vertx.sqlclient.RowIterator;
import io.vertx.sqlclient.RowSet;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

class OutflowTest {
  private static final int HALF = 256 * 1024;

  private static PublishedEntry entry(EntryKind kind, int size) {
    return new PublishedEntry(kind, "00", size, "UT", "cn=a", true, 1L, List.of(), List.of());
  }

  private static List<List<Integer>> sizes(PublishedEntry... page) {
    return Outflow.parts(List.of(page)).stream()
        .map(part -> part.stream().map(PublishedEntry::size).toList())
        .toList();
  }

  @Test
  void aPartHoldsUpToItsBytes() {
    assertThat(
            sizes(entry(EntryKind.CRL, HALF), entry(EntryKind.CRL, HALF), entry(EntryKind.CRL, 1)))
        .containsExactly(List.of(HALF, HALF), List.of(1));
    assertThat(sizes(entry(EntryKind.CRL, HALF), entry(EntryKind.CRL, HALF + 1)))
        .containsExactly(List.of(HALF), List.of(HALF + 1));
  }

  @Test
  void anObjectThatIsLargerIsAPartByItself() {
    assertThat(
            sizes(entry(EntryKind.CRL, 1), entry(EntryKind.CRL, 5 * HALF), entry(EntryKind.CRL, 1)))
        .containsExactly(List.of(1), List.of(5 * HALF), List.of(1));
  }

  @Test
  void aPartIsOfOneKind() {
    assertThat(
            sizes(
                entry(EntryKind.CRL, 1),
                entry(EntryKind.DSC, 2),
                entry(EntryKind.DSC, 3),
                entry(EntryKind.ML, 4)))
        .containsExactly(List.of(1), List.of(2, 3), List.of(4));
  }

  /** As many pages as two hundred million entries, on a stack of some hundred frames. */
  @Test
  void manyPagesTakeNoStack() throws Exception {
    AtomicInteger left = new AtomicInteger(1_000_000);
    RowSet<?> page =
        proxy(
            RowSet.class,
            (method, rows) ->
                method.equals("iterator") ? proxy(RowIterator.class, (m, r) -> false) : null);
    Cursor cursor =
        proxy(
            Cursor.class,
            (method, cursors) ->
                switch (method) {
                  case "read" -> Future.succeededFuture(page);
                  case "hasMore" -> left.decrementAndGet() > 0;
                  default -> Future.succeededFuture();
                });
    CompletableFuture<Void> end = new CompletableFuture<>();
    new Thread(
            null,
            () ->
                Outflow.entries(cursor, some -> Future.succeededFuture())
                    .onSuccess(end::complete)
                    .onFailure(end::completeExceptionally),
            "small",
            160 * 1024)
        .start();
    end.get(60, TimeUnit.SECONDS);
    assertThat(left).hasValue(0);
  }

  private static <T> T proxy(Class<T> type, BiFunction<String, Object, Object> answers) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> answers.apply(method.getName(), self)));
  }

  @Test
  void nothingIsNoPart() {
    assertThat(sizes()).isEmpty();
  }
}
