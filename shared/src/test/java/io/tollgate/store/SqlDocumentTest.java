package io.tollgate.store;

import static io.tollgate.store.Reports.paid;

import io.tollgate.local.GeneratedText;
import io.tollgate.stored.BillSnapshot;
import java.io.IOException;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Of the scripts in {@code docs/sql}, the one that settles a report. */
@Tag(GeneratedText.TAG)
class SqlDocumentTest {

  @RegisterExtension static final StoreFixture STORE = StoreFixture.open(1);

  @Test
  void settlingAPaymentIsAsDocumented() throws IOException {
    BillSnapshot placed = STORE.place();
    STORE.called(placed, paid(placed, UUID.randomUUID().toString()));
    SqlDocument.assertShows(
        STORE,
        "settle",
        "A callback pays an order, which is approved by itself.",
        "INSERT INTO receipt(");
  }
}
