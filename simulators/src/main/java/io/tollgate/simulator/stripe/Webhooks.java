package io.tollgate.simulator.stripe;

import io.tollgate.simulator.Callback;
import io.tollgate.simulator.CallbackSender;
import io.tollgate.simulator.Message;
import io.tollgate.simulator.RandomText;
import io.tollgate.simulator.SimulatorState;
import io.tollgate.simulator.StateIndex;
import io.tollgate.simulator.StateMap;
import io.tollgate.simulator.Switch;
import io.tollgate.simulator.Switches;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** The events of all accounts, and their delivery to the endpoints that the accounts have. */
final class Webhooks {

  /** After the first delivery, in a sandbox (docs.stripe.com/webhooks). */
  private static final int REPETITIONS = 2;

  /** Events can be retrieved for so long (API reference, Events). */
  private static final Duration EVENTS_KEPT = Duration.ofDays(30);

  private final SimulatorState memory;
  private final Clock clock;
  private final CallbackSender sender;
  private final Map<String, Account> accounts;
  private final StateMap<Event> events;
  private final StateIndex<String, Event> bySession;

  Webhooks(
      SimulatorState memory, Clock clock, CallbackSender sender, Map<String, Account> accounts) {
    this.memory = memory;
    this.clock = clock;
    this.sender = sender;
    this.accounts = accounts;
    events = memory.keep("events", Event.class, Event::id);
    bySession = events.index(event -> List.of(event.session()));
  }

  /** What has happened so far and not too long ago, newest first. */
  List<Event> events(String account) {
    return memory.read(events::newestFirst).stream()
        .filter(event -> event.account().equals(account))
        .filter(isToBeRead())
        .toList();
  }

  Optional<Event> event(String account, String id) {
    return memory
        .read(() -> Optional.ofNullable(events.get(id)))
        .filter(event -> event.account().equals(account))
        .filter(isToBeRead());
  }

  private Predicate<Event> isToBeRead() {
    Instant now = clock.instant();
    return event -> !event.at().isAfter(now) && event.at().isAfter(now.minus(EVENTS_KEPT));
  }

  /** Whether the endpoint has taken it. */
  boolean isDelivered(Event event) {
    return sender.of(event.session()).stream()
        .filter(callback -> callback.message().body().equals(event.body()))
        .flatMap(callback -> callback.attempts().stream())
        .anyMatch(attempt -> attempt.status() >= 200 && attempt.status() < 300);
  }

  /**
   * Records an event about an object of a session and queues its webhook. To be called inside a
   * change.
   */
  void send(Session session, String type, Object object, Instant at, Switches switches) {
    String id = "evt_1" + RandomText.alphanumeric(23);
    Event event =
        new Event(
            id,
            session.account(),
            session.id(),
            type,
            at,
            Shapes.event(id, type, object, switches.isOn(StripeSimulator.OTHER_MODE), at));
    events.put(id, event);
    message(event, switches).ifPresent(message -> sender.announce(message, at, switches));
  }

  /** Removes a planned event that does not happen after all, or happens sooner. */
  void withdraw(Session session, String type) {
    bySession.all(session.id()).stream()
        .filter(event -> event.type().equals(type))
        .map(Event::id)
        .forEach(events::remove);
    sender.of(session.id()).stream()
        .filter(callback -> callback.message().body().contains("\"type\":\"" + type + "\""))
        .map(Callback::id)
        .forEach(sender::withdraw);
  }

  /** Queues the latest event of a session again, due now; false when there is none. */
  boolean repeatLatest(Session session, int times, Switches switches) {
    Optional<Message> latest =
        bySession.all(session.id()).reversed().stream()
            .filter(isToBeRead())
            .filter(event -> event.type().matches("checkout\\..*|refund\\..*|.*dispute.*"))
            .findFirst()
            .flatMap(event -> message(event, switches));
    latest.ifPresent(message -> sender.repeat(message, times, switches));
    return latest.isPresent();
  }

  private Optional<Message> message(Event event, Switches switches) {
    Account account = accounts.get(event.account());
    if (account == null || account.webhookUrl().isEmpty()) {
      return Optional.empty();
    }
    boolean elsewhere = switches.isOn(Switch.CALLBACK_WRONG_ACCOUNT);
    return Optional.of(
        Message.post(
            event.session(),
            account.webhookUrl() + (elsewhere ? "x" : ""),
            "application/json; charset=utf-8",
            event.body(),
            Collections.nCopies(REPETITIONS, switches.number(Switch.CALLBACK_RETRY_SECONDS))));
  }

  void clear() {
    events.clear();
    sender.clear();
  }
}
