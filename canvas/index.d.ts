/** What this program uses of the module; chartjs-node-canvas uses the rest. */
declare const canvas: {
  /** Await it before the first canvas is created. */
  readonly ready: Promise<void>;
  /** The one font family that texts can be drawn in. */
  readonly family: string;
};
export = canvas;
