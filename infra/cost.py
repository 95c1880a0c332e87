"""./dev cost: what a month costs at AWS, by the counts of docs/scale.md and the prices of one file."""

import argparse
import json
import os

HOURS = 730
VOLUMES = (1_000, 100_000, 10_000_000)
# A shop's peak hour has about ten times its average (docs/scale.md).
PEAK = 10

# What one payment takes: the price, how much of it, and where that number is from.
EACH = (
    ("lambda_request", 9, "create, callback, return, four looks, webhook, mail: counted"),
    ("lambda_gb_second", 0.59, "0.35 s for a create, whose gateway answers in 0.3 s (assumed), 0.03 s each for the others; 1 GB"),
    ("http_api_request", 7, "counted: neither webhook nor mail"),
    ("event", 3, "counted"),
    ("archive_gb", 3e-6, "1 KB an event"),
    ("queue_request", 12, "each event to the deliveries, one to fulfilment: sent, received, deleted"),
    ("log_gb", 10e-6, "1 KB for each line of a function or of the API (assumed)"),
    ("nat_gb", 20e-6, "20 KB to gateways, bus and mails (docs/scale.md)"),
    ("transfer_gb", 20e-6, "answers and webhooks (assumed)"),
    ("page_request", 24, "two pages of at most 12 requests, which tests hold"),
    ("page_gb", 300e-6, "two pages of at most 150 KB, which tests hold"),
    ("mail", 1, "the receipt, where there is a MailFrom"),
)

# What stands still.
MONTHLY = (
    ("nat_hour", HOURS, "one NAT gateway"),
    ("address_hour", HOURS, "its address"),
    ("lambda_request", 2 * 60 * HOURS, "reconcile and deliveries each minute"),
    ("lambda_gb_second", 2 * 60 * HOURS * 0.1, "0.1 s each (assumed)"),
    ("secret", 3, "the stack's, the functions' account, the database's"),
    ("secret_read", 100_000, "each function, every five minutes, at most"),
    ("metric", 60, "at most"),
    ("alarm", 30, "at most"),
    ("dashboard", 1, ""),
)

# Between these lines of docs/deploy.md.
BEGIN = "<!-- The cost: written by ./dev cost --write. -->"
END = "<!-- End of the cost. -->"

BYTES_KEPT = 3_600  # Of a payment, with its indexes: measured.
DISK_LEAST_GB = 20


def instance(payments):
    """The smallest that docs/scale.md plans with for this month's peak."""
    peak = payments / (30 * 86_400) * PEAK
    if peak <= 10:
        return "db.t4g.small"
    return "db.m7g.large" if peak <= 100 else "db.m7g.2xlarge"


def disk_gb(payments):
    """After a year, in which nothing is archived."""
    return max(DISK_LEAST_GB, 12 * payments * BYTES_KEPT / 1e9)


def lines(payments):
    """Price -> units in a month."""
    units = {name: count for name, count, _ in MONTHLY}
    for name, count, _ in EACH:
        units[name] = units.get(name, 0) + count * payments
    return {instance(payments): HOURS, "disk_gb": disk_gb(payments), **units}


def cost(prices, payments):
    """Price -> money in a month."""
    return {
        name: count / prices[name]["per"] * prices[name]["price"]
        for name, count in lines(payments).items()
    }


def table(book, volumes):
    """Markdown: a row for each price; what could not be looked up has a dagger."""
    prices = book["prices"]
    months = [cost(prices, payments) for payments in volumes]
    names = [name for name in prices if any(name in month for month in months)]

    yield row("", *(f"{payments:,} payments" for payments in volumes))
    yield row("---", *("---:" for _ in volumes))
    for name in names:
        of = prices[name]
        per = "" if of["per"] == 1 else f" for {of['per']:,}"
        label = f"{of['unit']}, {number(of['price'])}{per}" + ("" if of["date"] else "†")
        yield row(label, *(f"{month[name]:,.2f}" if name in month else "–" for month in months))
    sums = (f"**{sum(month.values()):,.0f}**" for month in months)
    yield row(f"**{book['currency']} a month, {book['region']}**", *sums)


def counts(book):
    """Markdown: what the table multiplies."""
    yield row("Of one payment", "Units", "From")
    yield row("---", "---:", "---")
    for name, count, why in EACH:
        yield row(book["prices"][name]["unit"], number(count), why)


def number(value):
    return f"{value:.10f}".rstrip("0").rstrip(".")


def row(*cells):
    return "| " + " | ".join(cells) + " |"


def document(book, volumes):
    return "\n".join([*table(book, volumes), "", *counts(book)])


def write(path, text):
    with open(path, encoding="utf-8") as file:
        before, _, rest = file.read().partition(BEGIN)
    after = END + rest.partition(END)[2]
    with open(path, "w", encoding="utf-8") as file:
        file.write(f"{before}{BEGIN}\n{text}\n{after}")


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    parser = argparse.ArgumentParser(prog="./dev cost", description=__doc__)
    parser.add_argument("payments", nargs="*", type=int, default=VOLUMES, help="payments in a month")
    parser.add_argument("--prices", default=os.path.join(here, "prices.json"), metavar="FILE")
    parser.add_argument("--write", action="store_true", help="writes the table of docs/deploy.md")
    options = parser.parse_args()
    with open(options.prices, encoding="utf-8") as file:
        book = json.load(file)
    if options.write:
        return write(os.path.join(os.path.dirname(here), "docs", "deploy.md"), document(book, VOLUMES))
    print(document(book, options.payments))
    print()
    print("† was not looked up. Where each price is from:", options.prices)


if __name__ == "__main__":
    main()
