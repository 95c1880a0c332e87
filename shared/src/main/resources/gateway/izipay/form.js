(() => {
  'use strict';

  const SPANISH = {
    title: 'Pago seguro',
    preparing: 'Preparando el formulario…',
    embedded: 'Complete el formulario para pagar.',
    window: 'El formulario de pago se abre sobre esta página.',
    leaving: 'Le llevamos a la página de pago de Izipay…',
    checking: 'Verificando el pago…',
    noKey: 'Este enlace está incompleto. Vuelva a la tienda y empiece el pago de nuevo.',
    unknown: 'No existe este pago, o el enlace no es correcto. Vuelva a la tienda.',
    paid: 'Este pago ya está hecho.',
    closed: 'Este pago ya no se puede hacer.',
    unheard: 'No hay respuesta en este momento. Si ya envió el pago, espere su resultado.',
    noScript: 'El formulario de Izipay no se pudo cargar. No se ha cobrado nada.',
    broken: 'El formulario no se pudo mostrar. No se ha cobrado nada.',
    declined: 'El pago no fue aceptado. Puede intentarlo otra vez o con otro medio de pago.',
    cancelled: 'El formulario se cerró sin terminar el pago.',
    late: 'El formulario ha caducado. Si no ha enviado el pago, ábralo de nuevo.',
    again: 'Intentar de nuevo',
    open: 'Abrir el formulario',
    reopen: 'Abrir el formulario de nuevo',
    leave: 'Volver a la tienda',
    another: 'Pagar de otra forma',
    shipping: 'Envío',
    safe: 'Los datos de su tarjeta van directamente a Izipay.',
  };
  const ENGLISH = {
    title: 'Secure payment',
    preparing: 'Preparing the form…',
    embedded: 'Fill in the form to pay.',
    window: 'The payment form opens over this page.',
    leaving: 'Taking you to Izipay’s payment page…',
    checking: 'Checking the payment…',
    noKey: 'This link is incomplete. Please go back to the shop and start the payment again.',
    unknown: 'There is no such payment, or the link is wrong. Please go back to the shop.',
    paid: 'This payment is done already.',
    closed: 'This payment can no longer be made.',
    unheard: 'There is no answer. If you have sent the payment, wait for its result.',
    noScript: 'Izipay’s form could not be loaded. Nothing was charged.',
    broken: 'The form could not be shown. Nothing was charged.',
    declined: 'The payment was not accepted. You can try again, or pay in another way.',
    cancelled: 'The form was closed before the payment was made.',
    late: 'The form has expired. If you have not sent the payment, open it again.',
    again: 'Try again',
    open: 'Open the form',
    reopen: 'Open the form again',
    leave: 'Back to the shop',
    another: 'Pay in another way',
    shipping: 'Shipping',
    safe: 'Your card details go straight to Izipay.',
  };
  const VIETNAMESE = {
    title: 'Thanh toán an toàn',
    preparing: 'Đang chuẩn bị biểu mẫu…',
    embedded: 'Hãy điền biểu mẫu để thanh toán.',
    window: 'Biểu mẫu thanh toán mở ra trên trang này.',
    leaving: 'Đang chuyển đến trang thanh toán của Izipay…',
    checking: 'Đang kiểm tra khoản thanh toán…',
    noKey: 'Liên kết này chưa đủ. Vui lòng quay lại cửa hàng và bắt đầu thanh toán lại.',
    unknown: 'Không có khoản thanh toán này, hoặc liên kết không đúng. Vui lòng quay lại cửa hàng.',
    paid: 'Khoản này đã được thanh toán.',
    closed: 'Không thể thực hiện khoản thanh toán này nữa.',
    unheard: 'Không có trả lời. Nếu bạn đã gửi thanh toán, hãy chờ kết quả.',
    noScript: 'Không tải được biểu mẫu của Izipay. Chưa có khoản tiền nào bị trừ.',
    broken: 'Không hiện được biểu mẫu. Chưa có khoản tiền nào bị trừ.',
    declined: 'Thanh toán không được chấp nhận. Bạn có thể thử lại hoặc thanh toán cách khác.',
    cancelled: 'Biểu mẫu đã đóng trước khi thanh toán xong.',
    late: 'Biểu mẫu đã hết hạn. Nếu bạn chưa gửi thanh toán, hãy mở lại.',
    again: 'Thử lại',
    open: 'Mở biểu mẫu',
    reopen: 'Mở lại biểu mẫu',
    leave: 'Về cửa hàng',
    another: 'Thanh toán cách khác',
    shipping: 'Phí giao hàng',
    safe: 'Thông tin thẻ của bạn được gửi thẳng đến Izipay.',
  };
  const WORDS = { es: SPANISH, en: ENGLISH, vi: VIETNAMESE };
  /** How numbers are written, with the sign of the currency before or after them. */
  const LOCALES = { es: 'es-PE', en: 'en-US', vi: 'vi-VN' };
  const SIGNS = { PEN: 'S/', USD: '$' };

  const ANSWER_WITHIN_MS = 25000;
  const APPROVED = '00';
  const UNKNOWN = '021';

  const main = document.querySelector('main');
  const title = document.getElementById('title');
  const status = document.getElementById('status');
  const problem = document.getElementById('problem');
  const container = document.getElementById('izipay-form');
  const again = document.getElementById('again');
  const another = document.getElementById('another');
  const leave = document.getElementById('leave');

  let script;
  let showing = 0;
  let wasShown = false;
  let told = 0;
  let expiry;
  let language;
  let words;
  let order;

  speak(navigator.language || '');
  again.addEventListener('click', start);
  window.addEventListener('pageshow', (event) => event.persisted && start());
  window.addEventListener('hashchange', start);
  start();

  /** In the language of the buyer's order, once that is known; Izipay is at home in Peru. */
  function speak(locale) {
    const wish = locale.slice(0, 2).toLowerCase();
    language = wish in WORDS ? wish : 'es';
    words = WORDS[language];
    document.documentElement.lang = language;
    document.title = words.title;
    title.textContent = words.title;
    document.getElementById('safe').textContent = words.safe;
    leave.textContent = words.leave;
    another.textContent = words.another;
  }

  /** Outside of Izipay's frame: who sells, what is bought, and what it costs. */
  function showOrder(known) {
    order = known;
    if (order.locale) {
      speak(order.locale);
    }
    document.getElementById('shop').textContent = order.shop;
    const lines = order.lines.map(({ kind, name, quantity }) => {
      const line = document.createElement('li');
      const item = kind === 'shipping' ? words.shipping : name;
      line.textContent = quantity > 1 ? `${quantity} × ${item}` : item;
      return line;
    });
    document.getElementById('lines').replaceChildren(...lines);
    document.getElementById('total').textContent = money(order.total, order.currency);
    another.href = order.page.replace('#', '?pay=another#');
    another.rel = 'noreferrer';
    document.getElementById('order').hidden = false;
  }

  /** Izipay's currencies have two digits behind the point. */
  function money(amount, currency) {
    const digits = { minimumFractionDigits: 2, maximumFractionDigits: 2 };
    const number = new Intl.NumberFormat(LOCALES[language], digits).format(amount / 100);
    const sign = SIGNS[currency] || currency;
    return language === 'vi' ? `${number}\u00a0${sign}` : `${sign}\u00a0${number}`;
  }

  function say(text, busy = false) {
    main.setAttribute('aria-busy', String(busy));
    status.textContent = text;
    problem.hidden = true;
    again.hidden = true;
    another.hidden = true;
  }

  function fail(text, button = '') {
    say('');
    problem.textContent = text;
    problem.hidden = false;
    offer(button);
    another.hidden = !order;
  }

  function offer(button) {
    again.textContent = button;
    again.hidden = !button;
  }

  function wayOut(url) {
    leave.hidden = !url;
    if (url) {
      leave.href = url;
      leave.rel = 'noreferrer';
    }
  }

  /** Every showing of the form has a token of its own: whatever an older one says is late. */
  async function start() {
    const mine = ++showing;
    clearTimeout(expiry);
    container.replaceChildren();
    wayOut('');
    const key = location.hash.slice(1);
    if (!key) {
      fail(words.noKey);
      return;
    }
    say(words.preparing, true);
    const session = await ask(key, mine);
    if (!session || mine !== showing) {
      return;
    }
    wayOut(session.return_url);
    showOrder(session.order);
    try {
      script ??= load(session.script_url);
      await script;
    } catch {
      script = undefined;
      if (mine === showing) {
        failToShow(words.noScript);
      }
      return;
    }
    if (mine === showing) {
      show(session, mine);
    }
  }

  /** The session; nothing when there is none, and then the page says why. */
  async function ask(key, mine) {
    try {
      const answer = await fetch(location.pathname.replace(/\/$/, '') + '/session', {
        method: 'POST',
        headers: { 'x-order-key': key },
        cache: 'no-store',
        credentials: 'omit',
        signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      });
      const body = await answer.json();
      if (answer.ok) {
        return body;
      }
      if (mine === showing) {
        refused(answer.status, body);
      }
    } catch {
      if (mine === showing) {
        fail(words.unheard, words.again);
      }
    }
    return undefined;
  }

  /** Where a form was shown before, its buyer may have paid in it. */
  function failToShow(sentence) {
    fail(wasShown ? words.unheard : sentence, words.again);
  }

  function refused(code, body) {
    if (code === 404) {
      order = undefined;
      document.getElementById('order').hidden = true;
      fail(words.unknown);
    } else if (code === 409) {
      wayOut(body.return_url);
      showOrder(body.order);
      if (body.code === 'already_paid') {
        say(words.paid);
      } else {
        fail(words.closed);
        another.hidden = body.code !== 'payment_closed';
      }
    } else {
      fail(words.unheard, words.again);
    }
  }

  function load(url) {
    return new Promise((resolve, reject) => {
      const element = document.createElement('script');
      element.src = url;
      element.onload = () => (window.Izipay ? resolve() : reject());
      element.onerror = () => {
        element.remove();
        reject();
      };
      document.head.append(element);
    });
  }

  async function show(session, mine) {
    const mode = session.config.render.typeForm;
    expiry = setTimeout(() => late(mine), 1000 * session.expires_in);
    try {
      const checkout = new window.Izipay({ config: session.config });
      await checkout.LoadForm({
        authorization: session.authorization,
        keyRSA: session.key_rsa,
        callbackResponse: (result) => mine === showing && finish(session, result || {}, mine),
      });
    } catch {
      if (mine === showing && mine !== told) {
        clearTimeout(expiry);
        failToShow(words.broken);
      }
      return;
    }
    if (mine !== showing || mine === told) {
      return;
    }
    if (mode === 'redirect') {
      say(words.leaving, true);
      return;
    }
    // A form that the buyer cancelled may say nothing to this page.
    say(mode === 'pop-up' ? words.window : words.embedded);
    wasShown = true;
    offer(mode === 'pop-up' ? words.open : words.reopen);
    another.hidden = false;
  }

  function late(mine) {
    if (mine === showing) {
      fail(words.late, words.again);
    }
  }

  /**
   * Only what Izipay signed tells how it ended; the rest of a result is for the eye. A payment that
   * was made, or may have been, goes to where it is verified; after any other the buyer may try
   * again here.
   */
  function finish(session, result, mine) {
    told = mine;
    const nested = result.response || {};
    const payload = result.payloadHttp || nested.payloadHttp || '';
    const signature = result.signature || nested.signature || '';
    const code = String(codeOf(payload) ?? result.code ?? '');
    if (code === APPROVED || code === UNKNOWN) {
      clearTimeout(expiry);
      say(words.checking, true);
      send(session.return_url, {
        payloadHttp: payload,
        signature,
        transactionId: result.transactionId || session.config.transactionId,
      });
    } else {
      const theirs = { en: result.messageUserEng, es: result.messageUser, vi: '' };
      const why = theirs[language] || words.declined;
      fail(code ? why : words.cancelled, words.again);
    }
  }

  function codeOf(payload) {
    try {
      return JSON.parse(payload).code;
    } catch {
      return undefined;
    }
  }

  /** A form of the browser's own: the answer leads on to the shop. Without a result, a visit. */
  function send(url, fields) {
    if (!fields.payloadHttp || !fields.signature) {
      location.assign(url);
      return;
    }
    const form = document.createElement('form');
    form.method = 'post';
    form.action = url;
    form.hidden = true;
    for (const [name, value] of Object.entries(fields)) {
      const input = document.createElement('input');
      input.type = 'hidden';
      input.name = name;
      input.value = value;
      form.append(input);
    }
    document.body.append(form);
    form.submit();
  }
})();
