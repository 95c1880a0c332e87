package io.tollgate.gateway.vnpay;

import static io.tollgate.gateway.vnpay.Fixture.with;

import io.tollgate.bill.Bill;
import io.tollgate.bill.Evidence;
import io.tollgate.bill.NextStep;
import io.tollgate.bill.Ref;
import io.tollgate.bill.Report;
import io.tollgate.gateway.Addresses;
import io.tollgate.gateway.CallbackRequest;
import io.tollgate.gateway.CallbackRequest.Channel;
import io.tollgate.gateway.CodeTemplate;
import io.tollgate.gateway.FormEncoding;
import io.tollgate.gateway.Gateway;
import io.tollgate.gateway.NewBill;
import io.tollgate.gateway.NotPaid;
import io.tollgate.gateway.Opening;
import io.tollgate.gateway.Plan;
import io.tollgate.gateway.RealHttp;
import io.tollgate.gateway.Sandbox;
import io.tollgate.gateway.WireContractTest;
import io.tollgate.money.Money;
import io.tollgate.simulator.http.HttpHandler;
import io.tollgate.simulator.http.HttpResponse;
import io.tollgate.simulator.vnpay.Terminal;
import io.tollgate.simulator.vnpay.VnpaySimulator;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

class VnpayContractTest extends WireContractTest {

  @Override
  protected Gateway gateway(URI api, Clock clock) {
    return Fixture.gateway(api, clock);
  }

  @Override
  protected Gateway gatewayWithoutMain(URI api, Clock clock) {
    return new VnpayGateway(() -> RealHttp.CLIENT, List.of(Fixture.second(api)), clock);
  }

  @Override
  protected Gateway gatewayWithWrongKeys(URI api) {
    return new VnpayGateway(
        () -> RealHttp.CLIENT,
        List.of(
            Fixture.account("main", Fixture.TMN_CODE, Fixture.OTHER_SECRET, Optional.empty(), api)),
        CLOCK);
  }

  @Override
  protected NewBill newBill(Ref ref, Money amount) {
    return Fixture.newBill(ref, amount);
  }

  @Override
  protected Money price() {
    return Money.of(50_000, "VND");
  }

  @Override
  protected Set<String> secrets() {
    return Fixture.SECRETS;
  }

  @Override
  protected boolean opensWithoutACall() {
    return true;
  }

  @Override
  protected CallbackRequest paidCallback(Ref ref, Money amount) {
    return ipn(Fixture.signed(Fixture.SECRET, Fixture.paid(ref, amount)));
  }

  @Override
  protected boolean isGenuine(Evidence evidence) {
    return Fixture.sign(Fixture.SECRET, evidence.message()).equals(evidence.signature());
  }

  /** VNPAY hears of a bill when a browser opens the signed address. */
  @Override
  protected Sandbox sandbox(Clock clock) {
    Terminal terminal = new Terminal(Fixture.TMN_CODE, Fixture.SECRET, "http://localhost:1/ipn");
    VnpaySimulator vnpay = VnpaySimulator.start(0, List.of(terminal), Optional.empty(), clock);
    return new Sandbox(gateway(URI.create(vnpay.url()), clock), vnpay) {
      @Override
      protected void visit(Bill bill, Opening opening) {
        NextStep.Redirect step = (NextStep.Redirect) ((Opening.Opened) opening).nextStep();
        Browser.opens(step.url());
      }

      @Override
      protected CallbackRequest callback(Ref ref) {
        return ipn(URI.create(messages(ref).getFirst().url()).getRawQuery());
      }
    };
  }

  @Override
  protected Report openedReport() {
    return new Report.OpenPage();
  }

  /** The address of IPNs is in the terminal's settings. */
  @Override
  protected Addresses addresses(Plan plan) {
    return new Addresses(Optional.empty(), plan.memo().value("vnp_ReturnUrl"));
  }

  @Override
  protected NotPaid.Messages<CallbackRequest> unpaidCallbacks() {
    return new NotPaid.Messages<>(
        Map.of(
            NotPaid.DECLINED, told("51", "02", new Report.Failed("insufficient_balance", "51")),
            NotPaid.CANCELLED, told("24", "02", new Report.Failed("cancelled_by_payer", "24")),
            NotPaid.IN_PROGRESS, told("00", "01", new Report.InProgress()),
            NotPaid.EXPIRED, told("15", "02", new Report.Expired("15")),
            NotPaid.SUSPICIOUS, told("07", "00", new Report.Suspicious("07"))),
        Set.of(NotPaid.WAITING, NotPaid.OPEN_PAGE, NotPaid.UNKNOWN_BILL));
  }

  private NotPaid.Message<CallbackRequest> told(String code, String status, Report report) {
    Map<String, String> fields = with(Fixture.paid(REF, price()), "vnp_ResponseCode", code);
    return new NotPaid.Message<>(ipn(with(fields, "vnp_TransactionStatus", status)), report);
  }

  @Override
  protected Map<String, CodeTemplate<CallbackRequest>> callbacksWithCode() {
    Map<String, String> paid = Fixture.paid(REF, price());
    return Map.of(
        "vnp_ResponseCode",
            new CodeTemplate<>(Set.of("00"), code -> ipn(with(paid, "vnp_ResponseCode", code))),
        "vnp_TransactionStatus",
            new CodeTemplate<>(
                Set.of("00"), code -> ipn(with(paid, "vnp_TransactionStatus", code))));
  }

  private static CallbackRequest ipn(Map<String, String> fields) {
    return ipn(Fixture.signed(Fixture.SECRET, fields));
  }

  @Override
  protected HttpHandler paidAnswer(Money amount) {
    return answered(Fixture.answer("00", "01", "00", amount.minorUnits()));
  }

  /**
   * Querydr has one status for all that failed, and one for what is not completed: an open page as
   * long as the buyer may be there, and nobody after that (VnpayCodesTest).
   */
  @Override
  protected NotPaid.Messages<HttpHandler> unpaidAnswers() {
    return new NotPaid.Messages<>(
        Map.of(
            NotPaid.DECLINED, asked("00", "02", new Report.Failed("failed", "02")),
            NotPaid.OPEN_PAGE, asked("00", "01", new Report.OpenPage()),
            NotPaid.SUSPICIOUS, asked("00", "07", new Report.Suspicious("07")),
            NotPaid.UNKNOWN_BILL, asked("91", "", new Report.NotFound())),
        Set.of(NotPaid.CANCELLED, NotPaid.WAITING, NotPaid.IN_PROGRESS, NotPaid.EXPIRED));
  }

  private static NotPaid.Message<HttpHandler> asked(String code, String status, Report report) {
    return new NotPaid.Message<>(answered(Fixture.answer(code, "01", status)), report);
  }

  @Override
  protected Map<String, CodeTemplate<HttpHandler>> answersWithCode() {
    return Map.of(
        "vnp_ResponseCode",
            new CodeTemplate<>(Set.of("00"), code -> answered(Fixture.answer(code, "01", "00"))),
        "vnp_TransactionType",
            new CodeTemplate<>(Set.of("01"), code -> answered(Fixture.answer("00", code, "00"))),
        "vnp_TransactionStatus",
            new CodeTemplate<>(Set.of("00"), code -> answered(Fixture.answer("00", "01", code))));
  }

  private static HttpHandler answered(Map<String, String> fields) {
    return _ -> HttpResponse.json(200, Fixture.answered(fields));
  }

  @Override
  protected boolean signsEveryReturn() {
    return true;
  }

  @Override
  protected CallbackRequest paidReturn(Ref ref, Money amount) {
    return Fixture.browserReturn(Fixture.signed(Fixture.SECRET, Fixture.paid(ref, amount)));
  }

  @Override
  protected Map<String, CallbackRequest> forgedReturns() {
    Map<String, String> paid = Fixture.paid(REF, price());
    String query = FormEncoding.write(new TreeMap<>(paid));
    return Map.of(
        "no hash", Fixture.browserReturn(query),
        "an empty hash", Fixture.browserReturn(hashed(query, "")),
        "another account's key", Fixture.browserReturn(Fixture.signed(Fixture.OTHER_SECRET, paid)),
        "another account's terminal",
            Fixture.browserReturn(
                Fixture.signed(Fixture.SECRET, with(paid, "vnp_TmnCode", "SIMTMN02"))),
        "the other environment's key",
            Fixture.browserReturn(Fixture.signed("NOBODYCONFIGUREDTHIS", paid)));
  }

  @Override
  protected Map<String, CallbackRequest> forgeries() {
    Map<String, String> paid = Fixture.paid(REF, price());
    String query = FormEncoding.write(new TreeMap<>(paid));
    String hash = Fixture.sign(Fixture.SECRET, query);
    String sha256 = Fixture.sign("HmacSHA256", Fixture.SECRET, query);
    String genuine = hashed(query, hash);
    String others = Fixture.signed(Fixture.SECRET, with(paid, "vnp_TmnCode", "SIMTMN02"));
    Map<String, CallbackRequest> forgeries = new LinkedHashMap<>();
    forgeries.put("another account's key", ipn(Fixture.signed(Fixture.OTHER_SECRET, paid)));
    forgeries.put("the other environment's key", ipn(Fixture.signed("NOBODYCONFIGUREDTHIS", paid)));
    forgeries.put("another account's terminal", ipn(others));
    forgeries.put("a terminal of nobody", ipn(genuine.replace("SIMTMN01", "SIMTMN03")));
    forgeries.put("another algorithm", ipn(hashed(query, sha256)));
    forgeries.put(
        "another algorithm that names itself",
        ipn(hashed(query, sha256) + "&vnp_SecureHashType=HMACSHA256"));
    forgeries.put("a hash cut short", ipn(hashed(query, hash.substring(0, 127))));
    forgeries.put("a longer hash", ipn(hashed(query, hash + "0")));
    forgeries.put("a hash that is none", ipn(hashed(query, "invalid")));
    forgeries.put("an empty hash", ipn(hashed(query, "")));
    forgeries.put("no hash", ipn(query));
    forgeries.put("another amount", ipn(genuine.replace("5000000", "5000100")));
    forgeries.put("a field more", ipn(genuine + "&vnp_More=1"));
    forgeries.put("a field less", ipn(genuine.replace("vnp_BankCode=NCB&", "")));
    forgeries.put("a field twice", ipn(genuine + "&vnp_Amount=5000000"));
    forgeries.put("a foreign field twice", ipn(genuine + "&src=web&src=web"));
    forgeries.put("a broken escape", ipn(genuine + "&src=%4"));
    forgeries.put("an account nobody has", Fixture.ipn(Optional.of("third"), genuine));
    forgeries.put("sent to the other account", Fixture.ipn(Optional.of("second"), genuine));
    forgeries.put("too much", ipn(genuine + "&x=" + "y".repeat(20_000)));
    forgeries.put("a form that is empty, with the query of another", posted("x=1"));
    forgeries.put("a form forged", posted(genuine.replace("5000000", "5000100")));
    return forgeries;
  }

  private static String hashed(String query, String hash) {
    return query + "&vnp_SecureHash=" + hash;
  }

  private static CallbackRequest ipn(String query) {
    return Fixture.ipn(Optional.empty(), query);
  }

  private static CallbackRequest posted(String form) {
    return new CallbackRequest(
        Channel.CALLBACK,
        Optional.empty(),
        "POST",
        "",
        Map.of("content-type", "application/x-www-form-urlencoded"),
        form.getBytes(StandardCharsets.UTF_8));
  }
}
