// Writes a sequence diagram as draw.io's XML (mxGraphModel), from the part of Mermaid's language that
// docs/diagrams uses: participants, messages, notes over participants, and the blocks alt, opt, par, loop.

const LANE = 190;
const LANE_WIDTH = 150;
const HEAD = 60;
const TOP = 60;
const ROW = 46;
const MARGIN = 30;
const NEST = 12;

const PARTICIPANT = /^(actor|participant) (\w+)(?: as (.+))?$/;
const MESSAGE = /^(\w+)(-{1,2})>>(\w+): (.+)$/;
const NOTE = /^Note over (\w+)(?:,(\w+))?: (.+)$/;
const BLOCK = /^(alt|opt|par|loop) (.+)$/;
const BRANCH = /^(?:else|and) (.+)$/;

/** What a source says, line by line; an unknown line is an error, so that nothing is left out. */
export function parse(source) {
  const diagram = { title: '', participants: [], steps: [] };
  source.split('\n').map((line) => line.trim()).filter(Boolean).forEach((line, number) => {
    const step = stepOf(line);
    if (step) {
      diagram.steps.push(step);
    } else if (PARTICIPANT.test(line)) {
      const [, kind, id, label] = line.match(PARTICIPANT);
      diagram.participants.push({ id, label: label ?? id, isPerson: kind === 'actor' });
    } else if (line.startsWith('title ')) {
      diagram.title = line.slice('title '.length);
    } else if (line !== 'sequenceDiagram' && line !== 'autonumber') {
      throw new Error(`line ${number + 1} is not understood: ${line}`);
    }
  });
  return diagram;
}

function stepOf(line) {
  const message = line.match(MESSAGE);
  const note = line.match(NOTE);
  const block = line.match(BLOCK);
  const branch = line.match(BRANCH);
  if (message) {
    const [, from, dashes, to, text] = message;
    return { kind: 'message', from, to, isAnswer: dashes === '--', text };
  }
  if (note) return { kind: 'note', from: note[1], to: note[2] ?? note[1], text: note[3] };
  if (block) return { kind: 'block', text: `${block[1]}: ${block[2]}` };
  if (branch) return { kind: 'branch', text: branch[1] };
  return line === 'end' ? { kind: 'end' } : undefined;
}

// A line break in Mermaid's language is one in an attribute of draw.io's.
function escaped(text) {
  return text.replace(/&/g, '&amp;').replace(/<br\/>/g, '&#10;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}

export function drawio(name, source, sha256) {
  const { title, participants, steps } = parse(source);
  const height = TOP + HEAD + ROW * (steps.length + 1);
  const cells = [vertex('title', title, 'text;html=0;fontStyle=1;fontSize=16;align=left;', box(MARGIN, 10, 800, 30))];
  participants.forEach((each, index) => cells.push(lifeline(each, index, height)));
  cells.push(...body(steps, participants));
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<!-- source-sha256: ${sha256} -->`,
    '<mxfile>',
    `<diagram name="${escaped(name)}">`,
    `<mxGraphModel grid="1" page="1" pageWidth="${MARGIN * 2 + LANE * participants.length}" pageHeight="${height + MARGIN}">`,
    '<root><mxCell id="0"/><mxCell id="1" parent="0"/>',
    ...cells,
    '</root></mxGraphModel></diagram></mxfile>',
    '',
  ].join('\n');
}

function body(steps, participants) {
  const at = new Map(participants.map((each, index) => [each.id, MARGIN + LANE_WIDTH / 2 + LANE * index]));
  const width = LANE * (participants.length - 1) + LANE_WIDTH;
  const cells = [];
  const open = [];
  let number = 0;
  steps.forEach((step, index) => {
    const id = `step-${index}`;
    const y = TOP + HEAD + ROW * index + ROW / 2;
    if (step.kind === 'message') {
      cells.push(message(id, `${++number}. ${step.text}`, at.get(step.from), at.get(step.to), y, step.isAnswer));
    } else if (step.kind === 'note') {
      const [left, right] = [at.get(step.from), at.get(step.to)].sort((a, b) => a - b);
      cells.push(
        vertex(id, step.text, 'shape=note;size=10;whiteSpace=wrap;html=0;fillColor=#FFF9D6;fontStyle=1;',
          box(left - LANE_WIDTH / 2, y - 10, right - left + LANE_WIDTH, 30)));
    } else if (step.kind === 'block') {
      open.push({ id, text: step.text, y });
    } else if (step.kind === 'branch') {
      const inset = NEST * (open.length - 1);
      cells.push(line(id, `[${step.text}]`, MARGIN + inset, MARGIN + width - inset, y));
    } else {
      const block = open.pop();
      const inset = NEST * open.length;
      cells.unshift(
        vertex(block.id, block.text,
          'shape=umlFrame;width=260;height=22;whiteSpace=wrap;html=0;align=left;spacingLeft=4;fillColor=none;',
          box(MARGIN + inset, block.y - 10, width - 2 * inset, y - block.y + 10)));
    }
  });
  return cells;
}

function lifeline({ id, label, isPerson }, index, height) {
  const person = isPerson ? 'participant=umlActor;verticalAlign=bottom;' : '';
  return vertex(id, label, `shape=umlLifeline;size=${HEAD};whiteSpace=wrap;html=0;${person}`,
    box(MARGIN + LANE * index, TOP, LANE_WIDTH, height - TOP));
}

function message(id, text, from, to, y, isAnswer) {
  const style = `html=0;verticalAlign=bottom;labelBackgroundColor=#FFFFFF;endArrow=${isAnswer ? 'open;dashed=1' : 'block'};`;
  const own = from === to;
  const points = own ? [point(from + 40, y), point(from + 40, y + 16)] : [];
  return edge(id, text, style, point(from, y, 'sourcePoint'), point(to, own ? y + 16 : y, 'targetPoint'), points);
}

function line(id, text, from, to, y) {
  return edge(id, text, 'html=0;endArrow=none;dashed=1;verticalAlign=bottom;', point(from, y, 'sourcePoint'), point(to, y, 'targetPoint'), []);
}

function vertex(id, value, style, geometry) {
  return `<mxCell id="${id}" value="${escaped(value)}" style="${style}" vertex="1" parent="1">${geometry}</mxCell>`;
}

function edge(id, value, style, source, target, points) {
  const between = points.length ? `<Array as="points">${points.join('')}</Array>` : '';
  return `<mxCell id="${id}" value="${escaped(value)}" style="${style}" edge="1" parent="1">`
    + `<mxGeometry relative="1" as="geometry">${source}${target}${between}</mxGeometry></mxCell>`;
}

function box(x, y, width, height) {
  return `<mxGeometry x="${x}" y="${y}" width="${width}" height="${height}" as="geometry"/>`;
}

function point(x, y, as) {
  return `<mxPoint x="${x}" y="${y}"${as ? ` as="${as}"` : ''}/>`;
}
