package io.tollgate.store;

import io.tollgate.bill.Bill;
import io.tollgate.bill.BillState;
import io.tollgate.bill.Collect;
import io.tollgate.bill.GatewayId;
import io.tollgate.bill.NextStep;
import io.tollgate.bill.Pacing;
import io.tollgate.bill.RefundState;
import io.tollgate.bill.Report;
import io.tollgate.json.Json;
import io.tollgate.json.Text;
import io.tollgate.money.Money;
import io.tollgate.order.Order;
import io.tollgate.order.OrderState;
import io.tollgate.order.OrderState.Step;
import io.tollgate.store.Script.Null;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * One transaction of the books, written as one string. It begins with the order's row, which is the
 * lock: when another change was faster the version no longer fits, {@code @w} is 0 and nothing
 * behind it takes effect (Invariant 3). Every transition writes its line of history and its event
 * in the same breath.
 */
public final class LedgerScript {

  private static final String IF_LOCKED = " FROM DUAL WHERE @w=1";
  static final int REASON_CHARACTERS_MAX = 256;
  static final int CODE_CHARACTERS_MAX = 40;
  static final int REFERENCE_CHARACTERS_MAX = 64;

  private final Script script = new Script();
  private final String shopRef;
  private final Origin origin;
  private final GoodsScript goods;
  private int lockStatement = -1;

  private LedgerScript(String shopRef, Origin origin) {
    this.shopRef = shopRef;
    this.origin = origin;
    this.goods = new GoodsScript(script, origin.at());
    script
        .add("START TRANSACTION")
        .add("SET @w=1,@o=1,@order=NULL,@bill=NULL,@receipt=NULL,@refund=NULL");
  }

  /** Begins with no order, to place one under this number of the shop. */
  public static LedgerScript ofNumber(String shopRef, Origin origin) {
    return new LedgerScript(shopRef, origin);
  }

  /**
   * Places a new order, whose one line is the order itself; where an order was failed before in
   * this script, in its place.
   */
  public LedgerScript place(NewOrder placed) {
    insert(placed);
    script.add(
        "INSERT INTO order_line(order_id,name,quantity,unit_price) SELECT @order,?,1,?" + IF_LOCKED,
        placed.description(),
        placed.total().minorUnits());
    return this;
  }

  /**
   * The same for a cart, if it still has the version that was read, its products still cost what
   * they did, and there is enough of each, what the replaced order held included. Otherwise {@link
   * Ledger.Commit#GOODS_CHANGED} comes of it.
   */
  public LedgerScript place(NewOrder placed, Checkout checkout) {
    goods.lockCart(checkout);
    insert(placed);
    goods.sell(checkout);
    return this;
  }

  private void insert(NewOrder placed) {
    script
        .add("SET @replaced=@order")
        .add(
            "INSERT INTO orders(shop_ref,key_nonce,key_sha256,state,total,currency,description,"
                + "buyer,metadata,product_flags,version,created_at,updated_at)"
                + " SELECT ?,?,?,?,?,?,?,?,?,?,0,?,?"
                + IF_LOCKED,
            placed.shopRef(),
            placed.keyNonce(),
            placed.keySha256(),
            Step.NEW.label(),
            placed.total().minorUnits(),
            placed.total().currency().getCurrencyCode(),
            placed.description(),
            placed.buyer(),
            placed.metadata(),
            placed.productFlags(),
            origin.at(),
            origin.at());
    countBoth();
    script.add("SET @order=LAST_INSERT_ID()");
    goods.placed();
    orderMoved("", Step.NEW, newId(), Map.of());
  }

  /** Changes whom an order of a cart is for, and where it goes. */
  public LedgerScript details(Checkout checkout, String buyer) {
    script.add(
        "UPDATE orders SET contact=?,shipping=?,note=?,buyer=? WHERE id=@order AND @w=1",
        checkout.contact(),
        checkout.shipping(),
        checkout.note(),
        buyer);
    countBoth();
    return this;
  }

  /**
   * Changes an order, or one of its bills, if its row still has the version that was read.
   *
   * @throws IllegalStateException for a move that no order may make
   */
  public static LedgerScript changing(Order order, OrderState after, Origin origin) {
    return changing(order, after, origin, Map.of());
  }

  /**
   * The same, where the event tells more than the new state.
   *
   * @param facts what the event says beside it
   */
  public static LedgerScript changing(
      Order order, OrderState after, Origin origin, Map<String, ?> facts) {
    if (!order.state().mayBecome(after)) {
      throw new IllegalStateException(order.state() + " never becomes " + after);
    }
    LedgerScript ledger = new LedgerScript(order.shopRef(), origin);
    String eventId = newId();
    ledger.lock(order, after, eventId);
    if (!after.equals(order.state())) {
      ledger.orderMoved(order.state().label(), after, eventId, facts);
    }
    return ledger;
  }

  /** Writes what belongs to no order of ours, or changes none. */
  public static LedgerScript withoutOrder(Origin origin) {
    return new LedgerScript("", origin);
  }

  /** The first approval fixes the event that starts fulfilment, for ever (Invariant 5). */
  private void lock(Order order, OrderState after, String eventId) {
    lockStatement = 2;
    boolean fulfils = after == Step.PROCESSING && order.state() != Step.PROCESSING;
    if (order.isOfCart()) {
      goods.move(order.state(), after, fulfils);
    }
    script
        .add(
            "UPDATE orders SET state=?,failure=?,failed_at=?,"
                + "fulfilment_event=COALESCE(fulfilment_event,?),version=version+1,updated_at=?"
                + " WHERE id=? AND version=?",
            after.label(),
            after instanceof OrderState.Failed failed ? failed.reason().name() : Null.NULL,
            after instanceof OrderState.Failed failed ? failed.at() : Null.NULL,
            fulfils ? eventId : Null.NULL,
            origin.at(),
            order.id(),
            order.version())
        .add("SET @w=ROW_COUNT(),@order=?", order.id())
        .add("SET @o=@w")
        .add(Script.failUnless("@o IN (0,1)"));
  }

  /** Writes a bill whose row still has the version that was read, after its order was locked. */
  public LedgerScript bill(StoredBill before, StoredBill after) {
    Bill bill = after.bill();
    BillState state = bill.state();
    script.add(
        "UPDATE bill SET state=?,verified=?,superseded=?,in_progress=?,next_step=?,session_url=?,"
            + "memo=?,deadline=?,opening_until=?,next_check_at=?,version=version+1,"
            + "updated_at=GREATEST(updated_at,?)",
        state.label(),
        state instanceof BillState.Paid,
        bill.superseded(),
        after.inProgress(),
        stepUrl(after.nextStep()),
        after.nextStep() instanceof NextStep.Form form ? form.session().toString() : Null.NULL,
        Json.write(bill.memo().values()),
        bill.deadline(),
        after.openingUntil(),
        after.nextCheckAt(),
        origin.at());
    billFacts(state);
    script.append(" WHERE id=? AND version=? AND @w=1", bill.id(), before.version());
    countBoth();
    script.add("SET @bill=?", bill.id());
    if (!state.label().equals(before.bill().state().label())) {
      history("@bill", "NULL", before.bill().state().label(), state.label());
      billEvent(after);
    }
    if (state instanceof BillState.Paid && before.bill().state() instanceof BillState.InReview) {
      answerCases("bill_id=@bill AND kind IN ('SUSPICIOUS','UNDECIDED')", state.label());
    }
    return this;
  }

  private static Object stepUrl(NextStep step) {
    return switch (step) {
      case NextStep.None _ -> Null.NULL;
      case NextStep.Redirect to -> to.url().toString();
      case NextStep.Form form -> form.page().toString();
    };
  }

  private void billFacts(BillState state) {
    script.append(
        ",transaction_id=?,paid_at=?,reason=?,code=?,closed_at=?",
        state instanceof BillState.Paid paid ? paid.transactionId() : Null.NULL,
        state instanceof BillState.Paid paid ? paid.paidAt() : Null.NULL,
        switch (state) {
          case BillState.Failed failed -> Text.cut(failed.reason(), REASON_CHARACTERS_MAX);
          case BillState.InReview review -> review.why().name();
          case BillState.Created _, BillState.Pending _, BillState.Paid _, BillState.Expired _ ->
              Null.NULL;
        },
        state instanceof BillState.Failed failed
            ? Text.cut(failed.code(), CODE_CHARACTERS_MAX)
            : Null.NULL,
        switch (state) {
          case BillState.Failed failed -> failed.at();
          case BillState.Expired expired -> expired.at();
          case BillState.InReview review -> review.at();
          case BillState.Created _, BillState.Pending _, BillState.Paid _ -> Null.NULL;
        });
  }

  /** An order that counted beside a row that did not would commit half: fails before the COMMIT. */
  private void countBoth() {
    script.add("SET @w=IF(@w=1,ROW_COUNT(),0)").add(Script.failUnless("@o=0 OR @w=1"));
  }

  private void billEvent(StoredBill after) {
    switch (after.bill().state()) {
      case BillState.Paid paid ->
          event(newId(), "payment.paid", after, Map.of("transaction_id", paid.transactionId()));
      case BillState.Failed failed ->
          event(
              newId(),
              "payment.failed",
              after,
              Map.of("reason", failed.reason(), "code", failed.code()));
      case BillState.Expired _ -> event(newId(), "payment.expired", after, Map.of());
      case BillState.Created _, BillState.Pending _, BillState.InReview _ -> {}
    }
  }

  /** Adds a bill to the order. */
  public LedgerScript newBill(StoredBill stored) {
    Bill bill = stored.bill();
    script
        .add(
            "INSERT INTO bill(order_id,payment_method_id,ref,backend,account,mode,auto_approve,"
                + "collect,amount,currency,return_url,state,verified,superseded,memo,expires_at,"
                + "deadline,opening_until,next_check_at,ask_after,version,created_at,updated_at)"
                + " SELECT @order,?,?,?,?,?,?,?,?,?,?,?,0,0,?,?,?,?,?,?,0,?,?"
                + IF_LOCKED,
            stored.paymentMethodId(),
            bill.ref().value(),
            bill.gateway().value(),
            bill.account(),
            stored.mode().name(),
            stored.autoApprove(),
            stored.collect().<Object>map(Collect::name).orElse(Null.NULL),
            bill.amount().minorUnits(),
            bill.amount().currency().getCurrencyCode(),
            stored.returnUrl().toString(),
            bill.state().label(),
            Json.write(bill.memo().values()),
            stored.expiresAt(),
            bill.deadline(),
            stored.openingUntil(),
            stored.nextCheckAt(),
            stored.askAfter(),
            bill.createdAt(),
            bill.createdAt())
        .add("SET @bill=LAST_INSERT_ID()");
    history("@bill", "NULL", "", bill.state().label());
    return this;
  }

  /**
   * Enters money into the books, for the order and the bill written before, if any.
   *
   * @param merchantReference as the gateway wrote it; the column keeps 64 characters of it, and the
   *     evidence all
   * @param numberTwice whether the transaction number is known to stand elsewhere; a duplicate key
   *     refuses the money where it does and this says that it does not
   */
  public LedgerScript receipt(
      GatewayId gateway,
      String account,
      String merchantReference,
      ReceiptRole role,
      Report.Paid paid,
      String source,
      boolean numberTwice) {
    script
        .add(
            "INSERT INTO receipt(order_id,bill_id,ref,backend,account,transaction_id,amount,"
                + "currency,role,source,key_id,evidence,key_fingerprint,signature,paid_at,"
                + "received_at,number_twice) SELECT @order,@bill,?,?,?,?,?,?,?,?,?,?,"
                + "NULLIF(?,''),NULLIF(?,''),?,?,?"
                + IF_LOCKED,
            Text.cut(merchantReference, REFERENCE_CHARACTERS_MAX),
            gateway.value(),
            account,
            paid.transactionId(),
            paid.received().minorUnits(),
            paid.received().currency().getCurrencyCode(),
            role.name(),
            source,
            paid.evidence().keyId(),
            paid.evidence().message(),
            paid.evidence().keyFingerprint(),
            paid.evidence().signature(),
            paid.paidAt(),
            origin.at(),
            numberTwice)
        .add("SET @receipt=LAST_INSERT_ID()");
    if (role == ReceiptRole.APPLIED) {
      goods.paid();
    }
    return this;
  }

  /** Opens a case for a person, about whatever was written before. */
  public LedgerScript reviewCase(CaseKind kind) {
    return reviewCase(kind, Null.NULL);
  }

  /**
   * Opens a case that the gateway has a name for. A second one of that name about the same money is
   * a duplicate.
   *
   * @param reference at most 80 characters of ASCII
   */
  public LedgerScript reviewCase(CaseKind kind, String reference) {
    return reviewCase(kind, (Object) reference);
  }

  /** Opens the case of a dispute. A second one of that name is a duplicate. */
  public LedgerScript disputeCase(String reference, Money amount, Instant answerBy) {
    reviewCase(CaseKind.DISPUTE, reference);
    return disputeTerms(reference, amount, answerBy);
  }

  /** Writes down what a dispute is about and until when the shop can answer. */
  public LedgerScript disputeTerms(String reference, Money amount, Instant answerBy) {
    script.add(
        "UPDATE review_case SET amount=?,currency=?,answer_by=?"
            + " WHERE kind='DISPUTE' AND reference=? AND receipt_id=@receipt AND @w=1",
        amount.minorUnits(),
        amount.currency().getCurrencyCode(),
        answerBy.equals(Pacing.NEVER) ? Null.NULL : answerBy,
        reference);
    return this;
  }

  private LedgerScript reviewCase(CaseKind kind, Object reference) {
    script.add(
        "INSERT INTO review_case(kind,order_id,bill_id,receipt_id,refund_id,reference,opened_at)"
            + " SELECT ?,@order,@bill,@receipt,@refund,?,?"
            + IF_LOCKED,
        kind.name(),
        reference,
        origin.at());
    return this;
  }

  /** Writes down what a person decided about a case that was open behind the order's version. */
  public LedgerScript rule(Ruling ruling) {
    ReviewCase about = ruling.about();
    script.add(
        "UPDATE review_case SET decided_at=?,decision=?,who=?,note=?"
            + " WHERE id=? AND decided_at IS NULL AND @w=1",
        origin.at(),
        ruling.decision(),
        origin.who(),
        ruling.note(),
        about.id());
    if (lockStatement < 0) {
      // Money of nobody's order: no version stands before the case, which then guards itself.
      script.add("SET @w=IF(@w=1,ROW_COUNT(),0)");
      return this;
    }
    countBoth();
    String decision = ruling.decision().toUpperCase(Locale.ROOT);
    script.add(
        "INSERT INTO history(order_id,case_id,from_state,to_state,why,who,at)"
            + " SELECT @order,?,'',?,?,?,?"
            + IF_LOCKED,
        about.id(),
        decision,
        Text.cut(origin.why(), REASON_CHARACTERS_MAX),
        origin.who(),
        origin.at());
    event(
        newId(),
        "review.decided",
        Map.of("case", about.id(), "kind", about.kind().name(), "decision", ruling.decision()));
    return this;
  }

  /** The gateway has decided the case of this name about the receipt, unless somebody has. */
  public LedgerScript answerCase(CaseKind kind, String reference, String answer) {
    answerCases("kind=? AND reference=? AND receipt_id=@receipt", answer, kind.name(), reference);
    return this;
  }

  /** Tells that a dispute ended and the money stays. */
  public LedgerScript disputeWon(StoredBill stored, String dispute) {
    event(newId(), "dispute.won", stored, Map.of("dispute", dispute));
    return this;
  }

  /**
   * What a person was asked, the gateway has answered. Its own event tells of it.
   *
   * @param values of the condition
   */
  private void answerCases(String which, String answer, Object... values) {
    String open = which + " AND decided_at IS NULL AND @w=1";
    script
        .add(
            "INSERT INTO history(order_id,case_id,from_state,to_state,why,who,at)"
                + " SELECT @order,id,'',?,?,?,? FROM review_case WHERE ",
            answer,
            Text.cut(origin.why(), REASON_CHARACTERS_MAX),
            origin.who(),
            origin.at())
        .append(open, values);
    script
        .add(
            "UPDATE review_case SET decided_at=?,decision=?,who=?,note=? WHERE ",
            origin.at(),
            answer.toLowerCase(Locale.ROOT),
            origin.who(),
            origin.why())
        .append(open, values);
  }

  /** Money that came too late pays its order after all; a second one would be a duplicate. */
  public LedgerScript apply(Receipt extra) {
    script.add(
        "UPDATE receipt SET role='APPLIED' WHERE id=? AND role='EXTRA' AND @w=1", extra.id());
    countBoth();
    goods.paid();
    return this;
  }

  /** Writes down where the goods can be followed. */
  public LedgerScript tracking(String number) {
    script.add("UPDATE orders SET tracking_number=? WHERE id=@order AND @w=1", number);
    return this;
  }

  /** Tells that a person must look at a payment. */
  public LedgerScript inReview(StoredBill stored, CaseKind kind) {
    event(newId(), "payment.in_review", stored, Map.of("case", kind.name()));
    return this;
  }

  /** Adds a refund of money that this order received. */
  public LedgerScript newRefund(GatewayId gateway, StoredRefund refund) {
    script
        .add(
            "INSERT INTO refund(order_id,bill_id,receipt_id,kind,identity,backend,transaction_id,"
                + "amount,currency,reason,requested_by,state,memo,next_check_at,version,"
                + "created_at,updated_at) SELECT @order,?,?,?,?,?,?,?,?,?,?,?,?,?,0,?,?"
                + IF_LOCKED,
            refund.billId(),
            refund.receiptId(),
            refund.kind().name(),
            refund.identity(),
            gateway.value(),
            refund.transactionId(),
            refund.amount().minorUnits(),
            refund.amount().currency().getCurrencyCode(),
            refund.reason(),
            refund.requestedBy(),
            refund.state().label(),
            Json.write(refund.memo().values()),
            refund.nextCheckAt(),
            refund.createdAt(),
            refund.createdAt())
        .add("SET @refund=LAST_INSERT_ID(),@bill=?", refund.billId());
    refundMoved("", refund);
    return this;
  }

  /** Writes a refund whose row still has the version that was read, after its order was locked. */
  public LedgerScript refund(StoredRefund before, StoredRefund after) {
    RefundState state = after.state();
    script.add(
        "UPDATE refund SET state=?,failure=?,code=?,next_check_at=?,version=version+1,updated_at=?"
            + " WHERE id=? AND version=? AND @w=1",
        state.label(),
        state instanceof RefundState.Failed failed
            ? Text.cut(failed.reason(), REASON_CHARACTERS_MAX)
            : Null.NULL,
        switch (state) {
          case RefundState.Failed failed -> Text.cut(failed.code(), CODE_CHARACTERS_MAX);
          case RefundState.InReview review -> Text.cut(review.code(), CODE_CHARACTERS_MAX);
          case RefundState.Requested _, RefundState.Pending _, RefundState.Done _ -> Null.NULL;
        },
        after.nextCheckAt(),
        origin.at(),
        after.id(),
        before.version());
    countBoth();
    script.add("SET @refund=?,@bill=?", after.id(), after.billId());
    if (!state.label().equals(before.state().label())) {
      refundMoved(before.state().label(), after);
      if (before.state() instanceof RefundState.InReview) {
        answerCases("refund_id=@refund AND kind='REFUND_UNKNOWN'", state.label());
      }
      if (state instanceof RefundState.Failed) {
        askAboutReversals();
      }
    }
    return this;
  }

  /** A refund may fail because a refund or dispute at the gateway took the money before. */
  private void askAboutReversals() {
    script.add("UPDATE bill SET reversals_next_at=? WHERE id=@bill AND @w=1", origin.at());
  }

  private void refundMoved(String from, StoredRefund after) {
    history("@bill", "@refund", from, after.state().label());
    Map<String, Object> facts = new TreeMap<>();
    facts.put("refund", after.identity());
    facts.put("amount", after.amount().minorUnits());
    facts.put("currency", after.amount().currency().getCurrencyCode());
    event(newId(), eventName(after), facts);
  }

  private static String eventName(StoredRefund refund) {
    return switch (refund.kind()) {
      case REFUND -> "refund." + refund.state().label().toLowerCase(Locale.ROOT);
      case DISPUTE ->
          switch (refund.state()) {
            case RefundState.Done _ -> "dispute.lost";
            case RefundState.Failed _ -> "dispute.won";
            case RefundState.InReview _ -> "dispute.in_review";
            case RefundState.Requested _, RefundState.Pending _ -> "dispute.open";
          };
    };
  }

  /** Keeps what came from outside, for ninety days. */
  public LedgerScript callbackLog(CallbackLog log) {
    script.add(
        "INSERT INTO callback_log(received_at,backend,account,ref,outcome,message)"
            + " SELECT ?,?,?,?,?,?"
            + IF_LOCKED,
        origin.at(),
        log.gateway().value(),
        log.account(),
        log.ref(),
        log.outcome(),
        log.message());
    return this;
  }

  /**
   * Keeps what anybody may replay: one row for each bill and minute, which counts the repeats.
   * Their text may differ and is not kept.
   */
  public LedgerScript replayableCallbackLog(CallbackLog log) {
    script.add(
        "INSERT INTO callback_log(received_at,backend,account,ref,outcome,message,minute_key)"
            + " SELECT ?,?,?,?,?,?,?"
            + IF_LOCKED
            + " ON DUPLICATE KEY UPDATE times=times+1",
        origin.at(),
        log.gateway().value(),
        log.account(),
        log.ref(),
        log.outcome(),
        log.message(),
        log.ref() + " " + origin.at().truncatedTo(ChronoUnit.MINUTES));
    return this;
  }

  /** What follows is about this bill, which itself does not change. */
  public LedgerScript about(StoredBill stored) {
    script.add("SET @order=?,@bill=?", stored.bill().orderId(), stored.bill().id());
    return this;
  }

  /** What follows is about this money, which itself does not change. */
  public LedgerScript about(Receipt receipt) {
    script.add("SET @bill=?,@receipt=?", receipt.billId(), receipt.id());
    return this;
  }

  /** Binds a fresh idempotency key to the order, bill and refund written before. */
  public LedgerScript rememberKey(IdempotentRequest request, Instant leaseUntil) {
    script.add(
        "INSERT INTO idempotency_key(caller,route,idem_key,request_sha256,order_id,bill_id,"
            + "refund_id,lease_until,created_at) SELECT ?,?,?,?,@order,@bill,@refund,?,?"
            + IF_LOCKED,
        request.caller(),
        request.route(),
        request.key(),
        request.requestSha256(),
        leaseUntil,
        origin.at());
    return this;
  }

  /** Points a key whose lease ran out at the bill written before. */
  public LedgerScript repointKey(IdempotentRequest request, Instant leaseUntil) {
    script.add(
        "UPDATE idempotency_key SET order_id=@order,bill_id=@bill,lease_until=?"
            + " WHERE caller=? AND route=? AND idem_key=? AND http_status IS NULL AND @w=1",
        leaseUntil,
        request.caller(),
        request.route(),
        request.key());
    return this;
  }

  /** Fixes the answer of the keys that wait for this bill to be opened. */
  public LedgerScript answerKeysOfBill(long billId, int httpStatus) {
    script.add(
        "UPDATE idempotency_key SET http_status=?"
            + " WHERE bill_id=? AND refund_id IS NULL AND http_status IS NULL AND @w=1",
        httpStatus,
        billId);
    return this;
  }

  /** Says until when the keys that wait for this bill are in flight. */
  public LedgerScript leaseKeysOfBill(long billId, Instant leaseUntil) {
    script.add(
        "UPDATE idempotency_key SET lease_until=?"
            + " WHERE bill_id=? AND refund_id IS NULL AND http_status IS NULL AND @w=1",
        leaseUntil,
        billId);
    return this;
  }

  /** Fixes the answer of the keys that wait for this refund. */
  public LedgerScript answerKeysOfRefund(long refundId, int httpStatus) {
    script.add(
        "UPDATE idempotency_key SET http_status=?"
            + " WHERE refund_id=? AND http_status IS NULL AND @w=1",
        httpStatus,
        refundId);
    return this;
  }

  private void orderMoved(String from, OrderState to, String eventId, Map<String, ?> facts) {
    history("NULL", "NULL", from, to.label());
    event(eventId, "order." + eventName(to), facts);
  }

  private static String eventName(OrderState state) {
    return switch (state) {
      case Step step -> step.name().toLowerCase(Locale.ROOT);
      case OrderState.Failed failed ->
          switch (failed.reason()) {
            case PAYMENT_FAILED, PAYMENT_EXPIRED -> "failed";
            case CANCELLED -> "cancelled";
            case REPLACED -> "replaced";
          };
    };
  }

  private void history(String billId, String refundId, String from, String to) {
    script.add(
        "INSERT INTO history(order_id,bill_id,refund_id,from_state,to_state,why,who,at)"
            + " SELECT @order,"
            + billId
            + ","
            + refundId
            + ",?,?,?,?,?"
            + IF_LOCKED,
        from,
        to,
        Text.cut(origin.why(), REASON_CHARACTERS_MAX),
        origin.who(),
        origin.at());
  }

  private void event(String id, String type, StoredBill stored, Map<String, ?> more) {
    Map<String, Object> facts = new TreeMap<>(more);
    facts.put("ref", stored.bill().ref().value());
    facts.put("gateway", stored.bill().gateway().value());
    facts.put("amount", stored.bill().amount().minorUnits());
    facts.put("currency", stored.bill().amount().currency().getCurrencyCode());
    event(id, type, facts);
  }

  private void event(String id, String type, Map<String, ?> more) {
    Map<String, Object> payload = new TreeMap<>(more);
    payload.put("shop_ref", shopRef);
    payload.put("at", origin.at().toString());
    script.add(
        "INSERT INTO outbox(event_id,order_id,type,payload,created_at) SELECT ?,@order,?,?,?"
            + IF_LOCKED,
        id,
        type,
        Json.write(payload),
        origin.at());
  }

  private static String newId() {
    return UUID.randomUUID().toString();
  }

  /**
   * Sends everything, commit included.
   *
   * @return whether the order's row still had the version that was read
   */
  boolean run(SqlConnection connection) throws SQLException {
    goods.finish();
    List<Integer> counts = script.run(connection, "COMMIT");
    return lockStatement < 0 || counts.get(lockStatement) == 1;
  }
}
