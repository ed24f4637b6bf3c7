// What is wrong with a pass, by the names of `mashang.domain.passes.flaws`; thrown inside, a value at the edge.

export class Flawed extends Error {
  /**
   * @param {string} flaw its code.
   * @param {unknown} where the label of the claim or header, when one is to blame.
   */
  constructor(flaw, where = "") {
    super(flaw);
    this.flaw = flaw;
    this.where = String(where);
  }
}
