'use strict';

const sheet = JSON.parse(document.getElementById('sheet').textContent);
const slots = ['a', 'b'].slice(0, sheet.captions);
const words = {
  adequacy: ['nothing', 'little', 'much', 'most', 'all'],
  fluency: ['unreadable', 'poor', 'fair', 'good', 'flawless'],
};
const questions = slots.flatMap(slot => [
  { field: `${slot}_adequacy`, slot, scale: 'adequacy' },
  { field: `${slot}_fluency`, slot, scale: 'fluency' },
]);
if (slots.length === 2) questions.push({ field: 'preference' });
const columns = ['a_adequacy', 'a_fluency', 'b_adequacy', 'b_fluency', 'preference'];
const prefix = `deeplens-assess/${sheet.id}/`;
const find = id => document.getElementById(id);

let rater = '';
let ratings = {};
let place = 0;
let asked = 0;
let isKept = true;
let isSaved = true;

// Storage. Each rater has ratings of their own, so that two can share a browser.

function keep(name, value) {
  try {
    localStorage.setItem(prefix + name, value);
  } catch {
    isKept = false;
    find('warning').hidden = false;
  }
}

function kept(name) {
  try {
    return localStorage.getItem(prefix + name);
  } catch {
    return null;
  }
}

function ratingsOf(name) {
  try {
    return JSON.parse(kept(`ratings/${name}`)) ?? {};
  } catch {
    return {};
  }
}

// Progress.

const ratingOf = item => ratings[item.id] ??= {};
const isDone = item => questions.every(({ field }) => ratingOf(item)[field] !== undefined);

/// The first photo from `start` on, and then from the first, that is not rated in full; -1 for none.
function firstOpen(start) {
  const order = sheet.items.map((_, index) => (start + index) % sheet.items.length);
  return order.find(index => !isDone(sheet.items[index])) ?? -1;
}

function open(index) {
  place = Math.max(0, Math.min(index, sheet.items.length - 1));
  const rating = ratingOf(sheet.items[place]);
  asked = Math.max(0, questions.findIndex(({ field }) => rating[field] === undefined));
  show();
}

// Answers.

function answer(field, value) {
  ratingOf(sheet.items[place])[field] = value;
  isSaved = false;
  keep(`ratings/${rater}`, JSON.stringify(ratings));
}

/// Answers the question that is asked and goes on to the next one, or to the next photo; a preference
/// that was given before is not asked for again.
function answerAsked(value) {
  answer(questions[asked].field, value);
  const next = questions[asked + 1];
  const isGiven = next?.field === 'preference' && ratingOf(sheet.items[place]).preference;
  if (!next || isGiven) return goOn();
  asked += 1;
  show();
}

function goOn() {
  if (!isDone(sheet.items[place])) return open(place);
  const next = firstOpen(place + 1);
  if (next >= 0) return open(next);
  show();
  find('end').returnValue = '';
  find('end').showModal();
}

function prefer(value) {
  if (slots.length < 2) return;
  asked = questions.length - 1;
  answerAsked(value);
}

function takeBack() {
  const rating = ratingOf(sheet.items[place]);
  if (rating[questions[asked].field] === undefined) {
    if (asked > 0) {
      asked -= 1;
    } else if (place > 0) {
      place -= 1;
      asked = questions.length - 1;
    }
  }
  answer(questions[asked].field, undefined);
  show();
}

// The page.

function button(label, note, onClick) {
  const element = document.createElement('button');
  element.type = 'button';
  element.setAttribute('role', 'radio');
  element.tabIndex = -1;
  element.append(label);
  const small = document.createElement('small');
  small.textContent = note;
  element.append(small);
  element.addEventListener('click', onClick);
  // Keys stay with the page.
  element.addEventListener('mousedown', event => event.preventDefault());
  return element;
}

function row(index) {
  const { scale } = questions[index];
  const element = document.createElement('div');
  element.className = 'question';
  const name = document.createElement('span');
  name.textContent = scale ? scale[0].toUpperCase() + scale.slice(1) : 'Which is better?';
  const choices = document.createElement('div');
  choices.className = 'choices';
  choices.setAttribute('role', 'radiogroup');
  choices.setAttribute('aria-label', name.textContent);
  const answers = scale
    ? words[scale].map((word, value) => [value + 1, String(value + 1), word])
    : [['a', 'A', 'better'], ['tie', 'Tie', 'as good'], ['b', 'B', 'better']];
  for (const [value, label, note] of answers) {
    const choice = button(label, note, () => {
      asked = index;
      answerAsked(value);
    });
    choice.dataset.value = value;
    choices.append(choice);
  }
  element.append(name, choices);
  return element;
}

function build() {
  document.body.classList.toggle('single', slots.length < 2);
  for (const slot of slots) {
    const card = document.createElement('article');
    const text = document.createElement('p');
    const letter = document.createElement('b');
    letter.textContent = slots.length === 2 ? slot.toUpperCase() : '';
    const caption = document.createElement('span');
    caption.id = `caption-${slot}`;
    text.append(letter, caption);
    card.append(text);
    questions.forEach((question, index) => {
      if (question.slot === slot) card.append(row(index));
    });
    find('panel').append(card);
  }
  if (slots.length < 2) return;
  const card = document.createElement('div');
  card.className = 'preference';
  card.append(row(questions.length - 1));
  find('panel').append(card);
}

function show() {
  const item = sheet.items[place];
  find('photo').src = item.photo;
  slots.forEach((slot, index) => {
    find(`caption-${slot}`).textContent = item.captions[index];
  });
  document.querySelectorAll('.question').forEach((element, index) => {
    element.classList.toggle('active', index === asked);
    const value = ratingOf(item)[questions[index].field];
    for (const choice of element.querySelectorAll('[role=radio]')) {
      choice.setAttribute('aria-checked', String(choice.dataset.value === String(value)));
    }
    if (index === asked) element.scrollIntoView({ block: 'nearest' });
  });
  const done = sheet.items.filter(isDone).length;
  const total = sheet.items.length;
  find('count').textContent = `photo ${place + 1} of ${total} · ${done} rated`;
  const bar = document.querySelector('.progress');
  bar.setAttribute('aria-valuemax', total);
  bar.setAttribute('aria-valuenow', done);
  bar.firstElementChild.style.width = `${100 * done / total}%`;
}

// Saving.

const quoted = text => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

function csv() {
  const lines = [['sheet', 'rater', 'item', ...columns]];
  for (const { id } of sheet.items) {
    const rating = ratings[id] ?? {};
    const cells = columns.map(column => String(rating[column] ?? ''));
    if (cells.some(cell => cell !== '')) lines.push([sheet.id, quoted(rater), id, ...cells]);
  }
  return lines.map(cells => cells.join(',') + '\r\n').join('');
}

function save() {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([csv()], { type: 'text/csv' }));
  link.download = `ratings-${rater.replace(/[^\p{L}\p{N}]+/gu, '-')}.csv`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  isSaved = true;
}

// Keys.

const keys = {
  ArrowLeft: () => open(place - 1),
  ArrowRight: () => open(place + 1),
  ArrowUp: () => { asked = Math.max(0, asked - 1); show(); },
  ArrowDown: () => { asked = Math.min(questions.length - 1, asked + 1); show(); },
  Backspace: takeBack,
  a: () => prefer('a'),
  b: () => prefer('b'),
  t: () => prefer('tie'),
  s: save,
  '?': () => find('start').showModal(),
};

addEventListener('keydown', event => {
  const isElsewhere = !rater || event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]');
  const isHeld = event.repeat && !event.key.startsWith('Arrow');
  if (isElsewhere || isHeld) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (/^[1-5]$/.test(key) && questions[asked].scale) {
    answerAsked(Number(key));
  } else if (keys[key]) {
    keys[key]();
  } else {
    return;
  }
  event.preventDefault();
});

addEventListener('beforeunload', event => {
  if (!isKept && !isSaved) event.preventDefault();
});

// The start.

find('save').addEventListener('click', save);
find('help').addEventListener('click', () => find('start').showModal());
find('end').addEventListener('close', () => {
  if (find('end').returnValue === 'save') save();
});
// At once, not when the dialog has closed: the next key may be a rating.
find('start').addEventListener('submit', () => {
  const name = find('rater').value.trim();
  if (!name || name === rater) return;
  rater = name;
  ratings = ratingsOf(rater);
  keep('rater', rater);
  open(Math.max(0, firstOpen(0)));
});
find('start').addEventListener('close', () => {
  if (!rater) find('start').showModal();
});

find('purpose').textContent = `${sheet.items.length} photos, each with ${
  slots.length === 2 ? 'two captions, A and B, in random order' : 'a caption'}.`;
find('rater').value = kept('rater') ?? '';
build();
show();
find('start').showModal();
find('rater').focus();
