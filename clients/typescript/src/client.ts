// A thin client over the generated types: the token goes along, problems become
// errors, entity tags come back with the resource.
import createClient, { type Client, type Middleware } from "openapi-fetch";
import type { components, paths } from "./schema.js";

export type Schemas = components["schemas"];
export type Problem = Schemas["Problem"];

/** Any answer from 400 up, as the problem document that it was. */
export class ProblemError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(`${problem.status} ${problem.code}: ${problem.detail ?? problem.title}`);
    this.name = "ProblemError";
    this.problem = problem;
  }
}

export interface Answered<T> {
  readonly data: T;
  readonly etag: string;
  readonly status: number;
}

export type Api = Client<paths>;

export function connect(baseUrl: string, token?: string): Api {
  const api = createClient<paths>({ baseUrl });
  if (token !== undefined) {
    const bearer: Middleware = {
      onRequest({ request }) {
        request.headers.set("Authorization", `Bearer ${token}`);
        return request;
      },
    };
    api.use(bearer);
  }
  return api;
}

interface Result<T> {
  readonly data?: T;
  readonly error?: unknown;
  readonly response: Response;
}

/** Waits for an operation and gives its data, or throws the problem. */
export async function take<T>(call: Promise<Result<T>>): Promise<Answered<T>> {
  const { data, error, response } = await call;
  if (error !== undefined) {
    throw new ProblemError(error as Problem);
  }
  return { data: data as T, etag: response.headers.get("ETag") ?? "", status: response.status };
}

/** A key of one's own for each effect, so that a retry has none. */
export function once(): { "Idempotency-Key": string } {
  return { "Idempotency-Key": crypto.randomUUID() };
}
