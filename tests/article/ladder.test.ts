import { describe, expect, it } from 'vitest';
import { Ladder } from '../../src/article/zoom/ladder.ts';
import type { Magnet, Rung } from '../../src/article/zoom/rungs.ts';

/** Levels without spins: a ladder only hands them on. */
function levels(count: number): { magnet: Magnet; disposed: () => number } {
  let times = 0;
  const rungs = Array.from({ length: count }, () => Object.create(null) as Rung);
  return { magnet: { rungs, dispose: () => times++ }, disposed: () => times };
}

describe('a ladder of levels', () => {
  it('goes out and in between the same levels', () => {
    const ladder = new Ladder(() => undefined);
    const { magnet } = levels(4);
    ladder.append(magnet);
    ladder.advance(2.5);
    expect(ladder.view).toEqual({ level: magnet.rungs[2], next: magnet.rungs[3], along: 0.5 });
    expect([ladder.inwards, ladder.outwards, ladder.doublings]).toEqual([2.5, 0.5, 2.5]);
    ladder.advance(-1.25);
    expect(ladder.view).toEqual({ level: magnet.rungs[1], next: magnet.rungs[2], along: 0.25 });
    ladder.advance(9);
    expect(ladder.view).toEqual({ level: magnet.rungs[3], next: undefined, along: 0 });
    ladder.advance(-9);
    expect(ladder.doublings).toBe(0);
  });

  it('shows the same picture when a finer level comes, and counts below 0 there', () => {
    const ladder = new Ladder(() => undefined);
    const { magnet } = levels(2);
    const { magnet: finer } = levels(1);
    ladder.append(magnet);
    ladder.advance(0.5);
    const before = ladder.view;
    ladder.prepend(finer);
    expect(ladder.view).toEqual(before);
    expect(ladder.doublings).toBe(0.5);
    ladder.advance(-1);
    expect(ladder.view?.level).toBe(finer.rungs[0]);
    expect(ladder.doublings).toBe(-0.5);
  });

  it.each([1, -1])('keeps few levels, however far it goes (%i)', (sense) => {
    const gone = new Set<Rung>();
    const ladder = new Ladder((rung) => gone.add(rung));
    const made = Array.from({ length: 100 }, () => levels(5));
    for (const { magnet } of made) {
      if (sense > 0) ladder.append(magnet);
      else ladder.prepend(magnet);
      ladder.advance(5 * sense);
    }
    expect(500 - gone.size).toBeLessThan(64);
    // A magnet is freed once all its levels are gone, and once only.
    for (const { magnet, disposed } of made)
      expect(disposed()).toBe(magnet.rungs.every((rung) => gone.has(rung)) ? 1 : 0);
    expect(Math.sign(ladder.doublings)).toBe(sense);
    ladder.dispose();
    expect(gone.size).toBe(500);
    expect(made.every(({ disposed }) => disposed() === 1)).toBe(true);
  });

  it('keeps a magnet with ends as a whole', () => {
    const gone: Rung[] = [];
    const ladder = new Ladder((rung) => gone.push(rung));
    ladder.append(levels(3).magnet);
    ladder.restart(levels(60).magnet, { isEndless: false });
    expect(gone).toHaveLength(3);
    ladder.advance(59);
    ladder.advance(-59);
    expect(gone).toHaveLength(3);
    expect(ladder.doublings).toBe(0);
  });
});
