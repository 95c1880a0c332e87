/**
 * Whom an order is for and where it goes: the fields of a checkout, in the parts that addresses of
 * the country have. What was typed is there again after a reload and the browser's back button.
 */
import { element, make } from "/dom.js";
import { keepRecipient, keptRecipient } from "/session.js";
import { language, text } from "/texts.js";

const COUNTRIES = ["VN", "PE", "US", "ES", "FR", "DE"];

/**
 * The 34 provinces and cities that Vietnam has since 1 July 2025, with wards and no districts
 * (National Assembly, Resolution 202/2025/QH15).
 */
const PROVINCES = [
  "An Giang",
  "Bắc Ninh",
  "Cà Mau",
  "Cao Bằng",
  "Cần Thơ",
  "Đà Nẵng",
  "Đắk Lắk",
  "Điện Biên",
  "Đồng Nai",
  "Đồng Tháp",
  "Gia Lai",
  "Hà Nội",
  "Hà Tĩnh",
  "Hải Phòng",
  "Huế",
  "Hưng Yên",
  "Khánh Hòa",
  "Lai Châu",
  "Lạng Sơn",
  "Lào Cai",
  "Lâm Đồng",
  "Nghệ An",
  "Ninh Bình",
  "Phú Thọ",
  "Quảng Ngãi",
  "Quảng Ninh",
  "Quảng Trị",
  "Sơn La",
  "Tây Ninh",
  "Thái Nguyên",
  "Thanh Hóa",
  "Thành phố Hồ Chí Minh",
  "Tuyên Quang",
  "Vĩnh Long",
];

/** Peru's 24 departments, and Callao, which is in none of them (ISO 3166-2:PE). */
const DEPARTMENTS = [
  "Amazonas",
  "Áncash",
  "Apurímac",
  "Arequipa",
  "Ayacucho",
  "Cajamarca",
  "Callao",
  "Cusco",
  "Huancavelica",
  "Huánuco",
  "Ica",
  "Junín",
  "La Libertad",
  "Lambayeque",
  "Lima",
  "Loreto",
  "Madre de Dios",
  "Moquegua",
  "Pasco",
  "Piura",
  "Puno",
  "San Martín",
  "Tacna",
  "Tumbes",
  "Ucayali",
];

/** What Izipay takes as a document of identity. */
const DOCUMENTS = ["DNI", "CE", "PASAPORTE", "RUC"];

const PHONE = "\\s*[+\\(0-9][0-9 \\(\\).\\-]{5,49}\\s*";

const WHO = [
  { id: "contact-name", field: "contact.name", wide: true, autocomplete: "name", maxlength: 100 },
  {
    id: "email",
    field: "contact.email",
    optional: true,
    type: "email",
    autocomplete: "email",
    maxlength: 254,
  },
  {
    id: "phone",
    field: "contact.phone",
    type: "tel",
    autocomplete: "tel",
    maxlength: 50,
    pattern: PHONE,
  },
];

const STREET = {
  id: "street",
  field: "shipping.street",
  wide: true,
  autocomplete: "address-line1",
  maxlength: 256,
};
const STATE = { id: "state", field: "shipping.state", autocomplete: "address-level1" };
const CITY = {
  id: "city",
  field: "shipping.city",
  autocomplete: "address-level2",
  maxlength: 100,
};

/** The parts of an address by country, after the country itself. */
const PARTS = {
  VN: [
    STREET,
    { ...CITY, label: "pay.ward" },
    { ...STATE, label: "pay.province", options: PROVINCES },
  ],
  PE: [
    STREET,
    {
      id: "district",
      field: "shipping.district",
      autocomplete: "address-level3",
      maxlength: 100,
    },
    { ...CITY, label: "pay.province" },
    { ...STATE, label: "pay.department", options: DEPARTMENTS },
    { id: "document-type", field: "contact.document_type", options: DOCUMENTS },
    {
      id: "document",
      field: "contact.document",
      maxlength: 20,
      pattern: "\\s*[0-9A-Za-z\\-]{5,20}\\s*",
    },
  ],
};
const OTHER_PARTS = [
  STREET,
  { id: "postal-code", field: "shipping.postal_code", autocomplete: "postal-code", maxlength: 20 },
  CITY,
  { ...STATE, label: "pay.state", maxlength: 100, optional: true },
];

/**
 * Builds the fields in #recipient.
 *
 * @param changed told when another country was chosen
 */
export function recipientForm(changed = () => {}) {
  const typed = keptRecipient() ?? {};
  const known = {};
  const place = element("recipient");
  let country = typed["shipping.country"] ?? COUNTRIES[0];

  const who = fieldset("who", "pay.who", WHO.map(entry));
  const where = fieldset("address", "pay.where", [countries()]);
  const note = fieldset("remark", "pay.note", [
    make(
      "div",
      { class: "field wide" },
      make("textarea", {
        id: "note",
        rows: 2,
        maxlength: 500,
        "data-field": "note",
        "aria-label": text("pay.note"),
      }),
    ),
  ]);
  place.replaceChildren(who, where, note);
  showParts();
  place.addEventListener("input", keep);

  function keep({ target }) {
    typed[target.dataset.field] = target.value;
    if (target.id === "country") changeCountry(target.value);
    keepRecipient(typed);
    if (target.id === "country") changed();
  }

  /** A city may be a ward or a province: what it was called before is not what is asked for now. */
  function changeCountry(next) {
    const before = new Map(partsOf(country).map(({ field, label }) => [field, label]));
    const others = partsOf(next).filter(
      ({ field, label }) => before.has(field) && before.get(field) !== label,
    );
    for (const { field } of others) {
      delete typed[field];
      delete known[field];
    }
    country = next;
    showParts();
  }

  function showParts() {
    where.replaceChildren(...[...where.children].slice(0, 2), ...partsOf(country).map(entry));
    element("country").value = country;
    showValues();
  }

  /** Not where somebody types at this moment, nor where they have typed before. */
  function showValues() {
    for (const field of place.querySelectorAll("[data-field]")) {
      const value = typed[field.dataset.field] ?? known[field.dataset.field];
      if (value === undefined || field.value || field === document.activeElement) continue;
      field.value = value;
      // A part that is no more, like a province of before, must be chosen anew.
      if (field.selectedIndex < 0) field.value = "";
    }
  }

  return Object.freeze({
    get country() {
      return country;
    },

    /** Where nothing is sent nobody is asked where to. */
    needsAddress(isNeeded) {
      where.hidden = !isNeeded;
      where.disabled = !isNeeded;
      element("phone").required = isNeeded;
    },

    /**
     * Fills in what is known from before, where nothing was typed. An address in another country than
     * the one in which somebody has begun to write theirs stays out.
     */
    offer({ contact = {}, shipping = {}, note: remark }) {
      Object.assign(known, named("contact", contact));
      if (remark) known.note = remark;
      const isBegun =
        where.contains(document.activeElement) ||
        Object.keys(typed).some((field) => field.startsWith("shipping."));
      if (shipping.country !== country && !isBegun && COUNTRIES.includes(shipping.country)) {
        country = shipping.country;
        showParts();
      }
      if (shipping.country === country) Object.assign(known, named("shipping", shipping));
      showValues();
    },

    /** As the API's objects: contact.name is name in contact. What is empty is left out. */
    fields() {
      const body = { contact: {} };
      for (const field of place.querySelectorAll("fieldset:not(:disabled) [data-field]")) {
        const value = field.value.trim();
        const [group, name] = field.dataset.field.split(".");
        if (value && name) body[group] = { ...body[group], [name]: value };
        else if (value) body[group] = value;
      }
      return body;
    },
  });
}

function partsOf(country) {
  return PARTS[country] ?? OTHER_PARTS;
}

function named(group, values) {
  const known = Object.entries(values).filter(([, value]) => value);
  return Object.fromEntries(known.map(([name, value]) => [`${group}.${name}`, value]));
}

function fieldset(id, legend, children) {
  return make("fieldset", { id, class: "fields" }, make("legend", {}, text(legend)), children);
}

/** One field with its label. */
function entry({ id, field, label, wide, optional, options, ...attributes }) {
  const name = field.split(".").at(-1);
  const control = make(
    options ? "select" : "input",
    { id, "data-field": field, required: !optional, ...attributes },
    options
      ? [
          make("option", { value: "" }, text("pay.select")),
          ...options.map((each) => make("option", { value: each }, each)),
        ]
      : [],
  );
  return make(
    "div",
    { class: wide ? "field wide" : "field" },
    make("label", { for: id }, text(label ?? `pay.${name}`)),
    control,
  );
}

function countries() {
  const names = new Intl.DisplayNames(language(), { type: "region" });
  return make(
    "div",
    { class: "field wide" },
    make("label", { for: "country" }, text("pay.country")),
    make(
      "select",
      { id: "country", "data-field": "shipping.country", autocomplete: "country" },
      COUNTRIES.map((code) => make("option", { value: code }, names.of(code))),
    ),
  );
}
