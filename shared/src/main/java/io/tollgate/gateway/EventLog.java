package io.tollgate.gateway;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The ability to list past events, so that one whose webhook was lost is found. */
public interface EventLog {

  /** For how long an event can be listed. */
  Duration eventsKept();

  /**
   * One page of the events about refunds and disputes, newest first. The gateway's answer to our
   * authenticated question is as good as its signature.
   *
   * @param since the oldest event that is wanted
   * @param after the name that the page before ended with; empty for the first page
   * @throws GatewayUnreachable when there is no such page in the answer
   */
  EventPage events(String account, Instant since, String after);

  /**
   * @param events each as a webhook would have reported it
   * @param next what the next page comes after; empty when this is the last
   */
  record EventPage(List<Callback> events, String next) {}
}
