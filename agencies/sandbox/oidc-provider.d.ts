/** The part of oidc-provider 9 that the sandbox uses; the package brings no types. */
declare module 'oidc-provider' {
  import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';

  export interface Client {
    readonly clientId: string;
  }

  export interface KoaContext {
    body: unknown;
    type: string;
    readonly oidc: {
      readonly client: Client;
      readonly params: Readonly<Record<string, unknown>>;
      readonly session?: { readonly accountId?: string };
      readonly provider: Provider;
      readonly result?: { readonly consent?: { readonly grantId?: string } };
      entity(name: string, value: unknown): void;
    };
  }

  export interface Token {
    readonly clientId: string;
    readonly expiration: number;
    readonly tokenType: string;
    resourceServer: unknown;
    scope: string | undefined;
    save(): Promise<string>;
  }

  export interface Grant {
    addOIDCScope(scope: string): void;
    addResourceScope(resource: string, scope: string): void;
    save(): Promise<string>;
  }

  export interface InteractionDetails {
    readonly uid: string;
    readonly prompt: { readonly name: string };
  }

  export class Provider {
    constructor(issuer: string, configuration: Readonly<Record<string, unknown>>);
    readonly AccessToken: new (properties: Readonly<Record<string, unknown>>) => Token;
    readonly Grant: new (properties: Readonly<Record<string, unknown>>) => Grant;
    readonly ResourceServer: new (identifier: string, info: unknown) => unknown;
    callback(): RequestListener;
    registerGrantType(
      name: string,
      handler: (context: KoaContext) => Promise<void>,
      parameters: readonly string[],
    ): void;
    interactionDetails(request: IncomingMessage, response: ServerResponse): Promise<InteractionDetails>;
    interactionFinished(
      request: IncomingMessage,
      response: ServerResponse,
      result: Readonly<Record<string, unknown>>,
    ): Promise<void>;
  }

  export const errors: {
    readonly InvalidGrant: new (description: string) => Error;
  };
}
