import adapter from '@sveltejs/adapter-node';
import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';

/** @type {import('@sveltejs/kit').Config} */
export default {
	preprocess: vitePreprocess(),
	// Pages repeat these names by the hundred.
	compilerOptions: { runes: true, cssHash: ({ hash, css }) => `s${hash(css)}` },
	kit: {
		// Pages are found by the server: nobody carries a list of all of them.
		router: { resolution: 'server' },
		adapter: adapter({ out: 'build', precompress: true }),
		csp: {
			mode: 'nonce',
			directives: {
				'default-src': ['none'],
				'script-src': ['self'],
				'style-src': ['self'],
				// Attributes only: group colours and card positions. No style element is inline.
				'style-src-attr': ['unsafe-inline'],
				'img-src': ['self', 'data:'],
				'font-src': ['self'],
				'connect-src': ['self'],
				'manifest-src': ['self'],
				'base-uri': ['none'],
				'form-action': ['self'],
				'frame-ancestors': ['none'],
				'object-src': ['none']
			}
		}
	}
};
