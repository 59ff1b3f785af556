/** Other processes of this edge, which ask for all their viewers at once. */
export const SIBLING_PLACE = 'sibling';

/** What one place (an IPv4 address, or an IPv6 household's /64) has open here. */
export type Place = {
  readonly name: string;
  connections: number;
  /** Requests that are not answered yet. */
  requests: number;
  /** Of these, playlists that are waited for. */
  waiters: number;
};

export type PlacesOptions = {
  readonly maxConnectionsEach: number;
  readonly maxRequestsEach: number;
};

/** Who has how much open. A place is known as long as it has anything. */
export class Places {
  readonly #options: PlacesOptions;
  readonly #places = new Map<string, Place>();

  constructor(options: PlacesOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#places.size;
  }

  /** The place of this name. It is forgotten when something of it leaves and nothing is left. */
  of(name: string): Place {
    let place = this.#places.get(name);
    if (place === undefined) {
      place = { name, connections: 0, requests: 0, waiters: 0 };
      this.#places.set(name, place);
    }
    return place;
  }

  /** Counts the connection all the same: it leaves as every other does. @returns false when there are too many. */
  connect(place: Place): boolean {
    place.connections += 1;
    return place.connections <= this.#options.maxConnectionsEach;
  }

  disconnect(place: Place): void {
    place.connections -= 1;
    this.#forgetEmpty(place);
  }

  /** Counts the request all the same. @returns false when there are too many. */
  ask(place: Place): boolean {
    place.requests += 1;
    return place.requests <= this.#options.maxRequestsEach;
  }

  answered(place: Place): void {
    place.requests -= 1;
    this.#forgetEmpty(place);
  }

  #forgetEmpty(place: Place): void {
    if (place.requests === 0 && place.connections === 0 && this.#places.get(place.name) === place) {
      this.#places.delete(place.name);
    }
  }
}
