// The payment button of the Izipay simulator. Same calls as the real one; no money moves.
(() => {
  'use strict';

  const origin = new URL(document.currentScript.src).origin;
  const CHECKOUT = origin + '/payments/v1/checkout/open';
  const MODES = ['embedded', 'pop-up', 'redirect'];
  const RULES = [
    ['transactionId', (c) => /^[0-9a-zA-Z]{5,40}$/.test(c.transactionId)],
    ['action', (c) => c.action === 'pay'],
    ['merchantCode', (c) => Boolean(c.merchantCode)],
    ['order.orderNumber', (c) => /^[0-9a-zA-Z]{5,15}$/.test(c.order.orderNumber)],
    ['order.amount', (c) => /^\d{1,10}\.\d{2}$/.test(c.order.amount)],
    ['order.currency', (c) => ['PEN', 'USD'].includes(c.order.currency)],
    ['order.processType', (c) => ['AT', 'PA'].includes(c.order.processType)],
    ['order.dateTimeTransaction', (c) => /^\d{16}$/.test(c.order.dateTimeTransaction)],
    ['render.typeForm', (c) => MODES.includes(c.render.typeForm)],
    ['render.redirectUrls', (c) => c.render.typeForm !== 'redirect' || hasUrls(c.render)],
    ['urlIPN', (c) => !c.urlIPN || (c.urlIPN.length >= 5 && c.urlIPN.length <= 400)],
    ['billing.firstName', (c) => fits(c, 'firstName', /^\p{L}[\p{L} ]{0,48}\p{L}$/u)],
    ['billing.lastName', (c) => fits(c, 'lastName', /^\p{L}[\p{L} ]{0,48}\p{L}$/u)],
    ['billing.email', (c) => fits(c, 'email', /^(?=.{5,50}$)\S+@\S+$/)],
    ['billing.phoneNumber', (c) => fits(c, 'phoneNumber', /^\d{7,15}$/)],
    ['billing.street', (c) => fits(c, 'street', /^.{5,40}$/)],
    ['billing.city', (c) => fits(c, 'city', /^.{3,25}$/)],
    ['billing.country', (c) => fits(c, 'country', /^[A-Z]{2}$/)],
    ['billing.documentType', (c) => fits(c, 'documentType', /^(DNI|CE|PASAPORTE|RUC|OTROS)$/)],
  ];

  function hasUrls(render) {
    const urls = render.redirectUrls || {};
    return Boolean(urls.onSuccess && urls.onError && urls.onCancel);
  }

  function fits(config, name, rule) {
    const value = (config.billing || {})[name];
    return value === undefined || rule.test(value);
  }

  function check(config) {
    const errors = RULES.filter(([, rule]) => {
      try {
        return !rule(config);
      } catch {
        return true;
      }
    }).map(([name]) => name);
    if (errors.length) {
      throw { Errors: errors, message: 'The config breaks a rule', date: new Date().toISOString() };
    }
  }

  /** A form that carries token and config to the simulator, into a frame or the whole window. */
  function post(target, authorization, keyRSA, config) {
    const form = document.createElement('form');
    form.method = 'post';
    form.action = CHECKOUT;
    form.target = target;
    form.hidden = true;
    const fields = { authorization, keyRSA, config: JSON.stringify(config), page: location.origin };
    for (const [name, value] of Object.entries(fields)) {
      const input = document.createElement('input');
      input.type = 'hidden';
      input.name = name;
      input.value = value;
      form.append(input);
    }
    document.body.append(form);
    form.submit();
    form.remove();
  }

  function frame(name) {
    const element = document.createElement('iframe');
    element.name = name;
    element.title = 'Izipay';
    Object.assign(element.style, { width: '100%', height: 'min(43rem, 78vh)', border: '0' });
    return element;
  }

  function overlay(inner) {
    const dialog = document.createElement('dialog');
    dialog.setAttribute('aria-label', 'Izipay');
    Object.assign(dialog.style, { width: 'min(30rem, 96vw)', padding: '0.5rem', border: '0' });
    const close = document.createElement('button');
    close.type = 'button';
    close.textContent = '✕';
    close.setAttribute('aria-label', 'Close');
    close.addEventListener('click', () => dialog.close());
    dialog.addEventListener('close', () => dialog.remove());
    dialog.append(close, inner);
    document.body.append(dialog);
    dialog.showModal();
    return dialog;
  }

  class Izipay {
    constructor({ config }) {
      check(config);
      this.config = config;
    }

    async LoadForm({ authorization, keyRSA, callbackResponse }) {
      const { typeForm, container } = this.config.render;
      if (typeForm === 'redirect') {
        post('_self', authorization, keyRSA, this.config);
        return;
      }
      const inner = frame('izipay-' + this.config.transactionId);
      let dialog;
      if (typeForm === 'pop-up') {
        dialog = overlay(inner);
      } else {
        document.querySelector(container).replaceChildren(inner);
      }
      window.addEventListener('message', (event) => {
        const isOurs = event.origin === origin && event.source === inner.contentWindow;
        const result = isOurs && event.data.izipay;
        if (result) {
          dialog?.close();
          if (Object.keys(result).length) {
            callbackResponse(result);
          }
        }
      });
      post(inner.name, authorization, keyRSA, this.config);
    }
  }

  window.Izipay = Izipay;
})();
