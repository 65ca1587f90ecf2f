// The conventions C1–C14 of the contract that no ready-made rule knows. Spectral
// calls this once a rule with the whole document (references not resolved) and
// options.check naming the function in `checks`.

const METHODS = ['get', 'put', 'post', 'patch', 'delete'];
const PROBES = ['/livez', '/readyz', '/metrics', '/version', '/openapi.yaml', '/openapi.json', '/docs'];
// Collections that do not end in "s", and path words that are no collections.
const WORDS = ['people', 'auth', 'me', 'office', 'feedback', 'compliance'];
// Requests that are questions or sign-ins although they are POSTs. A reveal must
// not be rehearsed or replayed: both would show secrets without leaving a trace.
const NO_EFFECT = /^\/v1\/(auth\/|.*\/(explain|reveal)$)/;
// Enums whose words were fixed elsewhere: by the time zone database, RFC 6750, the
// resource:action form of OAuth scopes, and RFC 8037.
const FOREIGN_WORDS = ['OfficeTimeZone', 'TokenType', 'ApiScope', 'SigningAlgorithm'];
const SELF_BOUNDED = ['uuid', 'date', 'date-time', 'binary', 'byte'];

const isRef = (x) => Boolean(x && typeof x === 'object' && x.$ref);
const refName = (x) => (isRef(x) ? x.$ref.split('/').pop() : '');

class Document {
  constructor(doc) {
    this.doc = doc;
    this.out = [];
  }
  say(message, path) {
    this.out.push({ message, path });
  }
  get(x) {
    for (let i = 0; isRef(x) && i < 10; i += 1) {
      x = x.$ref.slice(2).split('/').reduce((o, k) => o?.[k.replace(/~1/g, '/').replace(/~0/g, '~')], this.doc);
    }
    return x ?? {};
  }
  *operations() {
    for (const [url, item] of Object.entries(this.doc.paths ?? {})) {
      for (const method of METHODS) {
        const op = item[method];
        if (op) yield this.operation(url, item, method, op);
      }
    }
  }
  operation(url, item, method, op) {
    const params = [...(item.parameters ?? []), ...(op.parameters ?? [])].map((p) => this.get(p));
    const ok = Object.keys(op.responses ?? {}).filter((s) => s.startsWith('2'));
    const last = url.split('/').pop();
    const success = this.get(op.responses?.[ok[0]]);
    const json = success.content?.['application/json'];
    return {
      url, method, op, params, ok, success, json, last,
      path: ['paths', url, method],
      probe: PROBES.includes(url),
      list: method === 'get' && refName(json?.schema).endsWith('Page'),
      single: method === 'get' && last.startsWith('{'),
      // an action answers 200 with the resource; creation answers 201
      action: method === 'post' && /\}\/[a-z-]+$/.test(url) && ok.includes('200') && !NO_EFFECT.test(url),
      has: (name) => params.some((p) => p.name === name),
      answers: (...statuses) => statuses.every((s) => op.responses?.[s]),
      headers: (status) => Object.keys(this.get(op.responses?.[status]).headers ?? {}),
    };
  }
  // Every schema with its place; visits components and inline ones alike.
  *schemas(node = this.doc.components?.schemas, path = ['components', 'schemas'], depth = 0) {
    for (const [name, schema] of Object.entries(node ?? {})) {
      yield* this.schema(schema, [...path, name], depth);
    }
  }
  *schema(s, path, depth) {
    if (!s || isRef(s) || depth > 20) return;
    yield { s, path, depth };
    for (const [name, p] of Object.entries(s.properties ?? {})) yield* this.schema(p, [...path, 'properties', name], depth + 1);
    if (s.items) yield* this.schema(s.items, [...path, 'items'], depth + 1);
    if (s.additionalProperties && typeof s.additionalProperties === 'object') {
      yield* this.schema(s.additionalProperties, [...path, 'additionalProperties'], depth + 1);
    }
    for (const k of ['allOf', 'oneOf', 'anyOf']) {
      for (const [i, p] of (s[k] ?? []).entries()) yield* this.schema(p, [...path, k, i], depth + 1);
    }
  }
  // Names of component schemas reachable from the request bodies.
  requestSchemas() {
    const seen = new Set();
    const walk = (x) => {
      if (!x || typeof x !== 'object') return;
      if (isRef(x)) {
        const name = refName(x);
        if (!x.$ref.startsWith('#/components/schemas/') || seen.has(name)) return;
        seen.add(name);
        walk(this.doc.components?.schemas?.[name]);
        return;
      }
      for (const [key, value] of Object.entries(x)) if (key !== 'example' && key !== 'examples') walk(value);
    };
    for (const o of this.operations()) {
      for (const media of Object.values(this.get(o.op.requestBody).content ?? {})) walk(media.schema);
    }
    return seen;
  }
}

const need = (d, o, ok, message) => { if (!ok) d.say(`${o.op.operationId ?? o.url}: ${message}`, o.path); };

const checks = {
  // C1: paths, field names, enums.
  names(d) {
    for (const o of d.operations()) {
      if (o.probe) continue;
      need(d, o, o.url.startsWith('/v1/'), 'the path begins with /v1/');
      const parts = o.url.split('/').slice(2);
      parts.forEach((part, i) => {
        need(d, o, /^([a-z][a-z0-9]*(-[a-z0-9]+)*(\.[a-z]+)?|\{[a-z_]+\})$/.test(part), `"${part}" is not kebab-case (or a snake_case parameter)`);
        if (parts[i + 1]?.startsWith('{')) need(d, o, part.endsWith('s') || WORDS.includes(part), `"${part}" is not plural`);
      });
      for (const p of o.params) {
        if (p.in !== 'header') need(d, o, /^[a-z][a-z0-9_]*$/.test(p.name), `parameter "${p.name}" is not snake_case`);
      }
    }
    for (const { s, path, depth } of d.schemas()) {
      for (const name of Object.keys(s.properties ?? {})) {
        if (!/^[a-z][a-z0-9_]*$/.test(name)) d.say(`field "${name}" is not snake_case`, [...path, 'properties', name]);
      }
      if (s.enum) checkEnum(d, s, path, depth);
    }
    for (const [name, p] of Object.entries(d.doc.components?.parameters ?? {})) {
      if (p.schema?.enum) d.say('an enum is a named component', ['components', 'parameters', name, 'schema']);
    }
    for (const o of d.operations()) {
      (o.op.parameters ?? []).forEach((p, i) => {
        if (p.schema?.enum) d.say('an enum is a named component', [...o.path, 'parameters', i, 'schema']);
      });
    }
  },

  // C2: what a reader finds at every operation.
  prose(d) {
    const seen = new Map();
    for (const o of d.operations()) {
      const id = o.op.operationId ?? '';
      need(d, o, /^[a-z]+[A-Z][A-Za-z0-9]*$/.test(id) || ['login', 'logout'].includes(id) || o.probe, 'operationId is camelCase, verb and noun');
      need(d, o, !seen.has(id), 'operationId is used twice');
      seen.set(id, true);
      need(d, o, (o.op.tags ?? []).length === 1, 'exactly one tag');
      need(d, o, o.op.summary, 'a summary');
      if (!o.probe) {
        for (const word of ['谁可以调用', '副作用', '可能的错误']) need(d, o, (o.op.description ?? '').includes(word), `the description says "${word}"`);
      }
      for (const [type, media] of Object.entries(d.get(o.op.requestBody).content ?? {})) {
        need(d, o, hasExample(d, media) || type === 'multipart/form-data', `an example of the ${type} request`);
      }
      for (const status of o.ok) {
        for (const [type, media] of Object.entries(d.get(o.op.responses[status]).content ?? {})) {
          need(d, o, hasExample(d, media) || !type.endsWith('json'), `an example of the ${status} answer`);
        }
      }
      const problems = Object.keys(o.op.responses ?? {}).filter((s) => s >= '400');
      need(d, o, o.probe || problems.some((s) => hasExample(d, d.get(o.op.responses[s]).content?.['application/problem+json'])), 'an example of a problem');
    }
  },

  // C3, C7: named, closed, bounded.
  shapes(d) {
    const requests = d.requestSchemas();
    for (const { s, path, depth } of d.schemas()) {
      const name = path[2];
      // "allOf" with one reference is how 3.0 says "that object, or null" in a patch
      if (depth > 0 && s.type === 'object' && !s.allOf) d.say('an object is a named component, not inline', path);
      if (requests.has(name) && depth === 0 && s.type === 'object' && s.additionalProperties !== false) d.say('a request schema is closed (additionalProperties: false)', path);
      if (s.type === 'string' && s.maxLength === undefined && !s.enum && !SELF_BOUNDED.includes(s.format)) d.say('a string has maxLength', path);
      if (s.type === 'array' && s.maxItems === undefined) d.say('an array has maxItems', path);
      if (s.nullable && !/Patch$/.test(name)) d.say('nullable only in merge patches (XPatch)', path);
      if (s.type === 'object' && !s.description && depth === 0) d.say('a named object has a description', path);
    }
    for (const o of d.operations()) {
      const media = [...Object.values(d.get(o.op.requestBody).content ?? {}), ...o.ok.flatMap((s) => Object.values(d.get(o.op.responses[s]).content ?? {}))];
      for (const m of media) need(d, o, isRef(m.schema) || m.schema?.type === 'string', 'bodies are named components');
    }
  },

  // C4, C6: access and the answers that follow from it.
  access(d) {
    for (const o of d.operations()) {
      const permission = o.op['x-permission'];
      need(d, o, Array.isArray(o.op.security), 'declares its security');
      need(d, o, /^(public|self|[a-z_]+:[a-z_]+)$/.test(permission ?? ''), 'declares x-permission');
      const open = (o.op.security ?? []).length === 0;
      need(d, o, open === (permission === 'public'), 'x-permission is "public" exactly when security is empty');
      if (o.probe) continue;
      need(d, o, o.answers('429', '500', '503'), 'answers 429, 500, 503');
      if (!open) need(d, o, o.answers('401'), 'answers 401');
      if (!open && permission !== 'self') need(d, o, o.answers('403'), 'answers 403');
      if (o.params.length || o.op.requestBody) need(d, o, o.answers('400'), 'answers 400');
      if (o.url.includes('{')) need(d, o, o.answers('404'), 'answers 404');
      if (o.op.requestBody) need(d, o, o.answers('413', '415'), 'answers 413 and 415');
    }
  },

  // C5, C6: one shape of problem.
  problems(d) {
    const headers = { 401: 'WWW-Authenticate', 429: 'Retry-After', 503: 'Retry-After', 412: 'ETag' };
    for (const o of d.operations()) {
      for (const [status, response] of Object.entries(o.op.responses ?? {})) {
        if (status < '400' || o.probe) continue;
        const types = Object.keys(d.get(response).content ?? {});
        need(d, o, types.length === 1 && types[0] === 'application/problem+json', `${status} is application/problem+json and nothing else`);
        need(d, o, refName(d.get(response).content?.['application/problem+json']?.schema) === 'Problem', `${status} has the schema Problem`);
        if (headers[status]) need(d, o, o.headers(status).includes(headers[status]), `${status} carries ${headers[status]}`);
      }
      need(d, o, !o.op.responses?.default, 'answers by name, not by default');
    }
  },

  // C8: entity tags.
  versions(d) {
    for (const o of d.operations()) {
      if (o.single) need(d, o, o.headers('200').includes('ETag'), '200 carries ETag');
      if (o.method === 'get' && o.headers('200').includes('ETag')) need(d, o, o.has('If-None-Match') && o.answers('304'), 'takes If-None-Match and answers 304');
      if (!o.action && !['patch', 'put', 'delete'].includes(o.method)) continue;
      const match = o.params.find((p) => p.name === 'If-Match');
      if (!match && o.op['x-permission'] === 'self') continue; // one's own account: nobody else writes it
      need(d, o, match && !match.required, 'takes If-Match, declared optional');
      need(d, o, o.answers('412', '428'), 'answers 412 and 428');
      if (o.ok.includes('200')) need(d, o, o.headers('200').includes('ETag'), '200 carries ETag');
    }
  },

  // C9, C11, C12, C13: writes.
  writes(d) {
    for (const o of d.operations()) {
      need(d, o, o.method !== 'delete', 'nothing is deleted; POST …/void takes it out of the lists');
      if (o.method === 'patch') {
        const types = Object.keys(d.get(o.op.requestBody).content ?? {});
        need(d, o, types.length === 1 && types[0] === 'application/merge-patch+json', 'PATCH is a merge patch');
      }
      if (/\/reveal$/.test(o.url)) need(d, o, !o.has('validate_only') && !o.has('Idempotency-Key'), 'is neither rehearsed nor replayed');
      if (o.method === 'get' || NO_EFFECT.test(o.url) || o.op['x-permission'] === 'self') continue;
      if (o.method === 'post') need(d, o, o.has('Idempotency-Key'), 'takes Idempotency-Key');
      need(d, o, o.has('validate_only'), 'takes validate_only');
      if (o.op.requestBody || o.action) need(d, o, o.answers('409') || o.answers('422'), 'answers 409 or 422');
      if (o.ok.includes('201')) need(d, o, o.headers('201').includes('Location') && o.headers('201').includes('ETag'), '201 carries Location and ETag');
    }
  },

  // C10: lists.
  lists(d) {
    for (const o of d.operations()) {
      if (!o.list) continue;
      need(d, o, o.has('limit') && (o.has('cursor') || o.has('after')), 'takes limit and cursor');
      need(d, o, o.headers('200').includes('Link'), '200 carries Link');
      const page = d.get(o.json.schema).properties ?? {};
      need(d, o, page.items && (page.next_cursor || page.next), 'the page has items and next_cursor');
    }
  },

  // C14: the same kind of value has the same schema everywhere.
  values(d) {
    // In a merge patch the schema has a twin that allows null: UuidPatch and so on.
    const kinds = [[/(^|_)id$/, 'Uuid'], [/_at$/, 'Instant'], [/_(on|date)$/, 'Day']];
    for (const { s, path } of d.schemas()) {
      for (const [name, p] of Object.entries(s.properties ?? {})) {
        const [, kind] = kinds.find(([re]) => re.test(name)) ?? [];
        const exempt = ['request_id', 'client_id', 'key_id'].includes(name) || (kind && (p.format || p.nullable || p.allOf));
        if (kind && !exempt && p.type !== 'boolean' && refName(p).replace(/Patch$/, '') !== kind) d.say(`"${name}" is a ${kind}`, [...path, 'properties', name]);
      }
    }
  },
};

function checkEnum(d, s, path, depth) {
  if (depth > 0) d.say('an enum is a named component', path);
  // The values of a sort are field names, explained where the fields are.
  if (/Sort$/.test(path[2]) && s.description) return;
  for (const value of s.enum) {
    const word = String(value).replace(/^-/, ''); // "-due_at" sorts downwards
    if (s.type === 'string' && !/^[a-z][a-z0-9_]*$/.test(word) && !FOREIGN_WORDS.includes(path[2])) d.say(`enum value "${value}" is not lower_snake`, path);
    if (!(s.description ?? '').includes(word)) d.say(`the description explains "${value}"`, path);
  }
}

function hasExample(d, media) {
  if (!media) return false;
  return media.example !== undefined || Object.keys(media.examples ?? {}).length > 0 || d.get(media.schema).example !== undefined;
}

export default function promise(input, options) {
  const d = new Document(input);
  checks[options.check](d);
  return d.out;
}
