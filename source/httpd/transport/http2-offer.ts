/** Does a server speak HTTP/2? httpd says so in `Upgrade`, once on each connection, in its first answer by a handler. */
export class Http2Offer {
  seen = false;

  note(headers: Readonly<Record<string, unknown>>): void {
    const { upgrade } = headers;
    this.seen ||= typeof upgrade === 'string' && /(^|[\s,])h2c?([\s,]|$)/i.test(upgrade);
  }
}
