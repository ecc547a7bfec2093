export default function BedPage() { return null; }
