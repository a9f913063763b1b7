export function buildBundle(outdir: string, options?: { readonly without?: string }): Promise<void>;
