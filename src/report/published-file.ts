/** Finished files, as the report makes them and publishing takes them. */

/** One file: path relative to the folder it is published under, forward slashes. Bytes are a picture's, text is UTF-8. */
export interface PublishedFile {
  readonly path: string;
  readonly content: string | Uint8Array;
}
