/** The mark of the product. */
export function Logo({ className = 'size-6' }: { readonly className?: string }) {
  return (
    <svg aria-hidden viewBox="0 0 32 32" className={className}>
      <rect width="32" height="32" rx="7" className="fill-primary" />
      <path d="M9 9h14v3.2L13.6 20H23v3H9v-3.2L18.4 12H9z" className="fill-primary-foreground" />
    </svg>
  );
}
