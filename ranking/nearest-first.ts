interface Item<Value> {
  readonly value: Value;
  readonly distance: number;
}

/** A queue that gives what is nearest first: a binary heap. */
export class NearestFirst<Value> {
  private readonly items: Item<Value>[] = [];

  add(value: Value, distance: number): void {
    this.items.push({ value, distance });
    let place = this.items.length - 1;
    while (place > 0) {
      const above = (place - 1) >> 1;
      if (this.at(above) <= this.at(place)) return;
      this.swap(above, place);
      place = above;
    }
  }

  /** `undefined` when it is empty. */
  take(): Item<Value> | undefined {
    const [first] = this.items;
    const last = this.items.pop();
    if (first === undefined || last === undefined || this.items.length === 0) return first;
    this.items[0] = last;
    this.sink();
    return first;
  }

  private sink(): void {
    let place = 0;
    for (;;) {
      const [left, right] = [2 * place + 1, 2 * place + 2];
      const nearer = this.at(right) < this.at(left) ? right : left;
      if (this.at(place) <= this.at(nearer)) return;
      this.swap(place, nearer);
      place = nearer;
    }
  }

  private at(place: number): number {
    return this.items[place]?.distance ?? Infinity;
  }

  private swap(one: number, other: number): void {
    const [first, second] = [this.items[one], this.items[other]];
    if (first === undefined || second === undefined) return;
    this.items[one] = second;
    this.items[other] = first;
  }
}
